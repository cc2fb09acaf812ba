import { readFileSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { LOCAL_BUCKET } from '#contracts/names.ts';
import type { RunVirtualOptions } from '#engine/drivers/virtual/run-virtual.ts';
import { itemsOfFile } from '#engine/integrations/map/read-file.ts';

/** Returns what reads the items of distributed Maps from the files that actions keep, in virtual time. */
export const readFiles =
  (storageFolder: string): NonNullable<RunVirtualOptions['readItems']> =>
  (effect) =>
    itemsOfFile(effect, (bucket, key) => {
      const path = resolve(storageFolder, key);
      if (bucket !== LOCAL_BUCKET || !path.startsWith(storageFolder + sep)) return undefined;
      try {
        return readFileSync(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    });
