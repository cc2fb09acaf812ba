import { createHash } from 'node:crypto';
import type { JsonObject } from '#core/json.ts';

/** What a `workflow` step hashes, for the name of the execution that it starts: its key, and the key without attempts. */
const HASHED = ['$key', '$standing'];

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Gives a definition a table of the digests of steps' keys, in place of `$hash`, which returns a sentence on LocalStack. A step whose key
 * is not in the table cannot start a workflow there.
 */
export const withDigests = (definition: JsonObject, keys: readonly string[]): JsonObject => {
  const digests = Object.fromEntries(keys.map((key) => [key, sha256(key)]));
  const table = (key: string): string => `$lookup(${JSON.stringify(digests)}, ${key})`;
  const text = HASHED.reduce(
    (whole, key) => whole.replaceAll(inJson(`$hash(${key}, "SHA-256")`), () => inJson(table(key))),
    JSON.stringify(definition),
  );
  return JSON.parse(text) as JsonObject;
};
