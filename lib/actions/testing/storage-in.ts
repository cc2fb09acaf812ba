import type { Storage } from '../storage/storage.ts';

/** Returns a storage whose files are in a map, under keys of every kind. */
export const storageIn = (files: Map<string, Uint8Array>): Storage => ({
  put: async (key, body) => {
    files.set(key, Buffer.from(body));
    return key;
  },
  get: async (key) => {
    const body = files.get(key);
    return body && { body, contentType: 'application/json' };
  },
  list: async () => [...files.keys()],
  delete: async (key) => files.delete(key),
  uri: (key) => key,
});
