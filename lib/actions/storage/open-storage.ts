import { oncePerHost } from '#contracts/local-services.ts';
import { ActionError } from '../action-error.ts';
import { leftOut } from '../left-out.ts';
import { checkKey, type Storage } from './storage.ts';

/**
 * Opens the storage at `file:///folder` or `s3://bucket/prefix`, importing the code for S3 when it is first used. Throws
 * `Misconfigured` for any other location.
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
        ? import('./file-storage.ts').then(({ fileStorage }) => fileStorage(location))
        : openBucket(location);
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

const openBucket = (location: string): Promise<Storage> =>
  process.env.BATON_WITHOUT_FILES
    ? leftOut('the SDK of S3', "say access: ['storage'] in deployment.ts")
    : import('./s3-storage.ts').then(({ s3Storage }) => s3Storage(location));

/** Returns a storage that is opened when it is first used, so that an action which needs none needs no location. */
export const storageOf = (open: () => Storage): Storage => {
  const get = oncePerHost(open);
  return {
    put: async (...args) => get().put(...args),
    get: async (key) => get().get(key),
    list: async (prefix) => get().list(prefix),
    delete: async (key) => get().delete(key),
    uri: (key) => get().uri(key),
  };
};
