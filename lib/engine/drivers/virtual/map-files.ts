import type { MapStorage } from '../../integrations/map/storage.ts';
import type { RunVirtualOptions } from './run-virtual.ts';

/** What reads the items of distributed Maps, and takes their results. */
export type MapFiles = Required<Pick<RunVirtualOptions, 'readItems' | 'writeResults'>>;

/** Returns what reads the items of distributed Maps from a storage and writes their results there, in virtual time. */
export const mapFilesIn = (storage: MapStorage): MapFiles => ({
  readItems: async (effect) => (await storage.read(effect)).items,
  writeResults: (effect, findChild) => storage.write(effect, findChild),
});
