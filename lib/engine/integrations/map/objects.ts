import type { Json } from '#core/json.ts';

/** An object in a bucket, as ListObjectsV2 describes it. */
export interface ListedObject {
  Etag: string;
  Key: string;
  /** Seconds since the epoch. */
  LastModified: number;
  Size: number;
  StorageClass: string;
}

/** Where distributed maps read and write. */
export interface ObjectStorage {
  get(bucket: string, key: string, parameters: Record<string, Json>): Promise<Buffer>;
  /** All objects under a prefix, page after page, in order of their keys. */
  list(bucket: string, prefix: string): AsyncIterable<ListedObject>;
  put(bucket: string, key: string, body: string): Promise<void>;
}
