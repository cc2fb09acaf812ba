import type { Readable } from 'node:stream';
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

/** The bytes of an object, piece after piece: it may be larger than memory. */
export type ObjectBody = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Closes the file or the connection that a body comes from, although it may not have been read to its end, or at all. */
export const closeBody = (body: ObjectBody): void => {
  (body as Partial<Pick<Readable, 'destroy'>>).destroy?.();
};

/** Where distributed maps read and write. */
export interface ObjectStorage {
  /** Opens an object; rejects if there is none. */
  open(bucket: string, key: string, parameters: Record<string, Json>): Promise<ObjectBody>;
  /** All objects under a prefix, page after page, in order of their keys. */
  list(bucket: string, prefix: string): AsyncIterable<ListedObject>;
  put(bucket: string, key: string, body: string): Promise<void>;
}
