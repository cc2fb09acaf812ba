import { createHash } from 'node:crypto';
import type { JsonObject } from '#core/json.ts';

/** How a `workflow` step hashes its key, for the name of the execution that it starts. */
const HASH = '$hash($key, "SHA-256")';

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Gives a definition a table of the digests of steps' keys, in place of `$hash`, which returns a sentence on LocalStack. A step whose key
 * is not in the table cannot start a workflow there.
 */
export const withDigests = (definition: JsonObject, keys: readonly string[]): JsonObject => {
  const digests = Object.fromEntries(keys.map((key) => [key, sha256(key)]));
  const table = `$lookup(${JSON.stringify(digests)}, $key)`;
  return JSON.parse(JSON.stringify(definition).replaceAll(inJson(HASH), () => inJson(table))) as JsonObject;
};
