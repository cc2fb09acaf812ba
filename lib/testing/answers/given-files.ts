import { LOCAL_BUCKET } from '#contracts/names.ts';
import { compareTexts } from '#core/compare-texts.ts';
import type { Json } from '#core/json.ts';
import { type MapFiles, mapFilesIn } from '#engine/drivers/virtual/map-files.ts';
import { TaskFailure } from '#engine/integrations/integration.ts';
import type { ObjectStorage } from '#engine/integrations/map/objects.ts';
import { mapStorageIn } from '#engine/integrations/map/storage.ts';

/** Files that a test gives, by their keys; those of other buckets begin with `<bucket>/`. */
export type GivenFiles = Record<string, string | Buffer | Json[]>;

/** Returns what reads the items of `for_each` steps from the files that a test gives, and keeps what such steps write beside them. */
export const givenFiles = (given: GivenFiles): MapFiles => {
  const files = new Map(Object.entries(given).map(([name, content]) => [name, bodyOf(content)]));
  const nameOf = (bucket: string, key: string): string =>
    bucket === LOCAL_BUCKET ? key : `${bucket}/${key}`;
  const objects: ObjectStorage = {
    async open(bucket, key) {
      const found = files.get(nameOf(bucket, key));
      if (found) return [found];
      throw new TaskFailure('S3.NoSuchKey', `The specified key does not exist: ${key} in ${bucket}`);
    },
    async *list(bucket, prefix) {
      const start = nameOf(bucket, '');
      for (const [name, body] of [...files].sort(([a], [b]) => compareTexts(a, b))) {
        if (!name.startsWith(`${start}${prefix}`)) continue;
        const Key = name.slice(start.length);
        yield { Etag: '""', Key, LastModified: 0, Size: body.length, StorageClass: 'STANDARD' };
      }
    },
    async put(bucket, key, body) {
      files.set(nameOf(bucket, key), Buffer.from(body));
    },
  };
  return mapFilesIn(mapStorageIn(objects));
};

const bodyOf = (content: GivenFiles[string]): Buffer => {
  if (Buffer.isBuffer(content)) return content;
  return Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
};
