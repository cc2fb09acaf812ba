import { ActionError } from '../action-error.ts';

/** A stored object. */
export interface StoredObject {
  body: Uint8Array;
  contentType: string;
}

/** Where an action stores files: a folder locally, an S3 bucket on AWS. Keys are relative paths with `/`. */
export interface Storage {
  /** Replaces the object under the key, entirely or not at all; returns its URI. */
  put(key: string, body: string | Uint8Array, contentType?: string): Promise<string>;
  /** Returns undefined if there is nothing under the key. */
  get(key: string): Promise<StoredObject | undefined>;
  /** Returns the keys that start with the prefix, sorted. */
  list(prefix?: string): Promise<string[]>;
  /** Returns whether there was something to delete. */
  delete(key: string): Promise<boolean>;
  /** Returns the `file:///…` or `s3://…` URI of a key, whether or not it exists. */
  uri(key: string): string;
}

/** Returns the key; throws `InvalidInput` if it is empty, absolute, or has an empty, `.` or `..` part. */
export const checkKey = (key: string): string => {
  const parts = key.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || /[\\\0]/.test(part))) {
    throw new ActionError(
      'InvalidInput',
      `Storage key ${JSON.stringify(key)} is not a relative path; expected parts between "/" that are not empty, "." or ".."`,
      { retryable: false },
    );
  }
  return key;
};
