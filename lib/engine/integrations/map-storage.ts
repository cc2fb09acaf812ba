import type { MapStorage } from '#engine/drivers/live-maps.ts';

export const storageOfMaps = (): MapStorage => ({
  read: () => Promise.reject({ error: 'States.ItemReaderFailed', cause: 'not yet' }),
  write: () => Promise.reject({ error: 'States.ResultWriterFailed', cause: 'not yet' }),
});
