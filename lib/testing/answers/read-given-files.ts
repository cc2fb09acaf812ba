import { LOCAL_BUCKET } from '#contracts/names.ts';
import type { Json } from '#core/json.ts';
import type { RunVirtualOptions } from '#engine/drivers/virtual/run-virtual.ts';
import { itemsOfFile } from '#engine/integrations/map/read-file.ts';

/** Returns what reads the items of `for_each` steps from the files that a test gives. */
export const readGivenFiles =
  (files: Record<string, string | Buffer | Json[]>): NonNullable<RunVirtualOptions['readItems']> =>
  (effect) =>
    itemsOfFile(effect, (bucket, key) => {
      const name = bucket === LOCAL_BUCKET ? key : `${bucket}/${key}`;
      const given = Object.hasOwn(files, name) ? files[name] : undefined;
      if (given === undefined || Buffer.isBuffer(given)) return given;
      return Buffer.from(typeof given === 'string' ? given : JSON.stringify(given));
    });
