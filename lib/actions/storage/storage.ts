import { ActionError } from '../action-error.ts';

/** A stored thing. */
export interface StoredObject {
  body: Uint8Array;
  contentType: string;
}

/** Where an action keeps files: a folder locally, an S3 bucket on AWS. Keys are relative paths with `/`. */
export interface Storage {
  /** Writes all or nothing, over what was there; returns the URI of what was written. */
  put(key: string, body: string | Uint8Array, contentType?: string): Promise<string>;
  /** Undefined when there is nothing under the key. */
  get(key: string): Promise<StoredObject | undefined>;
  /** Keys that start with the prefix, sorted. */
  list(prefix?: string): Promise<string[]>;
  /** Whether there was something to delete. */
  delete(key: string): Promise<boolean>;
  /** `file:///…` or `s3://…` of a key, whether or not there is something. */
  uri(key: string): string;
}

/** The key itself; throws `InvalidInput` when it is empty, absolute, or has an empty, `.` or `..` part. */
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
