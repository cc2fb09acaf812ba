import { join } from 'node:path';
import { LOCAL_BUCKET } from '#contracts/names.ts';
import type { RunVirtualOptions } from '#engine/drivers/virtual/run-virtual.ts';
import { mapStorage } from '#engine/integrations/map/storage.ts';

/**
 * Returns what reads the items of distributed Maps from the files that actions keep, and writes their results there, in virtual time.
 * Other buckets are empty.
 */
export const mapFiles = (
  storageFolder: string,
  dataFolder: string,
): Required<Pick<RunVirtualOptions, 'readItems' | 'writeResults'>> => {
  const files = mapStorage({
    region: 'local',
    folder: join(dataFolder, 'buckets'),
    buckets: { [LOCAL_BUCKET]: storageFolder },
  });
  return {
    readItems: async (effect) => (await files.read(effect)).items,
    writeResults: (effect) => files.write(effect, () => undefined),
  };
};
