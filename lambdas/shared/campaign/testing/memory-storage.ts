import { checkKey, type Storage } from 'baton/actions';

/** A storage for tests, with what is in it. */
export interface MemoryStorage extends Storage {
  /** Texts. */
  readonly files: Map<string, string>;
  /** What is not text, such as PNG files. */
  readonly binaries: Map<string, Uint8Array>;
}

const textOf = (body: string | Uint8Array): string | undefined => {
  if (typeof body === 'string') return body;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
};

/** Makes a storage in memory, with the same rules for keys as the real ones. */
export const memoryStorage = (files: Record<string, string> = {}): MemoryStorage => {
  const stored = new Map(Object.entries(files));
  const binaries = new Map<string, Uint8Array>();
  const uri = (key: string): string => `file:///campaigns/${checkKey(key)}`;
  return {
    files: stored,
    binaries,
    put: async (key, body) => {
      const text = textOf(body);
      if (text === undefined) binaries.set(checkKey(key), body as Uint8Array);
      else stored.set(checkKey(key), text);
      return uri(key);
    },
    get: async (key) => {
      const text = stored.get(checkKey(key));
      const body = text === undefined ? binaries.get(key) : new TextEncoder().encode(text);
      return body && { body, contentType: 'application/octet-stream' };
    },
    list: async (prefix = '') =>
      [...stored.keys(), ...binaries.keys()].filter((key) => key.startsWith(prefix)).sort(),
    delete: async (key) => stored.delete(checkKey(key)) || binaries.delete(key),
    uri,
  };
};
