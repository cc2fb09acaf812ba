import { checkKey, type Storage } from 'baton/actions';

/** A storage for tests, with what is in it. */
export interface MemoryStorage extends Storage {
  readonly files: Map<string, string>;
}

/** Makes a storage in memory, with the same rules for keys as the real ones. */
export const memoryStorage = (files: Record<string, string> = {}): MemoryStorage => {
  const stored = new Map(Object.entries(files));
  const uri = (key: string): string => `file:///campaigns/${checkKey(key)}`;
  return {
    files: stored,
    put: async (key, body) => {
      stored.set(checkKey(key), typeof body === 'string' ? body : new TextDecoder().decode(body));
      return uri(key);
    },
    get: async (key) => {
      const body = stored.get(checkKey(key));
      return body === undefined
        ? undefined
        : { body: new TextEncoder().encode(body), contentType: 'application/octet-stream' };
    },
    list: async (prefix = '') => [...stored.keys()].filter((key) => key.startsWith(prefix)).sort(),
    delete: async (key) => stored.delete(checkKey(key)),
    uri,
  };
};
