import { join } from 'node:path';
import { LOCAL_BUCKET } from '#contracts/names.ts';
import { type MapFiles, mapFilesIn } from '#engine/drivers/virtual/map-files.ts';
import { mapStorage } from '#engine/integrations/map/storage.ts';

/**
 * Returns what reads the items of distributed Maps from the files that actions keep, and writes their results there, in virtual time.
 * Other buckets are empty.
 */
export const mapFiles = (storageFolder: string, dataFolder: string): MapFiles =>
  mapFilesIn(
    mapStorage({
      region: 'local',
      folder: join(dataFolder, 'buckets'),
      buckets: { [LOCAL_BUCKET]: storageFolder },
    }),
  );
