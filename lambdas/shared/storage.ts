import { ActionError } from './action-error.ts';

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

/**
 * The storage at `file:///folder` or `s3://bucket/prefix`; the code that talks to S3 is imported at the first use. Throws
 * `Misconfigured` for any other form.
 */
export const openStorage = (location: string): Storage => {
  const kind = /^(file|s3):\/\//.exec(location)?.[1];
  if (kind === undefined) {
    throw new ActionError(
      'Misconfigured',
      `Storage location "${location}" is not known; expected file:///folder or s3://bucket/prefix`,
      { retryable: false },
    );
  }
  let opened: Promise<Storage> | undefined;
  const open = (): Promise<Storage> => {
    opened ??=
      kind === 'file'
        ? import('./storage/file-storage.ts').then(({ fileStorage }) => fileStorage(location))
        : import('./storage/s3-storage.ts').then(({ s3Storage }) => s3Storage(location));
    return opened;
  };
  const root = location.replace(/\/+$/, '');
  return {
    put: async (key, body, contentType) => (await open()).put(key, body, contentType),
    get: async (key) => (await open()).get(key),
    list: async (prefix) => (await open()).list(prefix),
    delete: async (key) => (await open()).delete(key),
    uri: (key) => `${root}/${checkKey(key).split('/').map(encodeURIComponent).join('/')}`,
  };
};

/** A storage that is opened when it is first used, so that an action which needs none needs no location. */
export const storageOf = (open: () => Storage): Storage => {
  let opened: Storage | undefined;
  const get = (): Storage => {
    opened ??= open();
    return opened;
  };
  return {
    put: async (...args) => get().put(...args),
    get: async (key) => get().get(key),
    list: async (prefix) => get().list(prefix),
    delete: async (key) => get().delete(key),
    uri: (key) => get().uri(key),
  };
};

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
