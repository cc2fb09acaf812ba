import type { Json } from './json.ts';

/**
 * JSON text whose numbers mean what they say. A whole number beyond 2^53 has no exact value as a JavaScript number: it is parsed to a
 * bigint and written with its digits, so that whatever only passes it on does not change it. Whatever calculates takes
 * `withoutExact`.
 */

/**
 * Text that may hold a number that JavaScript cannot: many digits in a row, or a large exponent, where a number can begin. Hashes are full of
 * the like elsewhere.
 */
const SUSPICIOUS = /(?:^|[:,[\s-])\d(?:\d{15}|[\d.]*[eE]\+?\d{3})/;

let isAnyExact = false;

/** Parses JSON text; throws a SyntaxError if it is not JSON, or holds a number that is too large for a double. */
export const parseJsonText = (text: string): Json => {
  if (!SUSPICIOUS.test(text)) return JSON.parse(text) as Json;
  return JSON.parse(text, ((_key: string, value: Json, { source }: { source?: string }): unknown => {
    if (typeof value !== 'number') return value;
    if (!Number.isFinite(value)) throw new SyntaxError(`The number ${shortened(source)} is too large`);
    if (source === undefined || Number.isSafeInteger(value) || !/^-?\d+$/.test(source)) return value;
    isAnyExact = true;
    return BigInt(source);
  }) as (key: string, value: Json) => Json) as Json;
};

const shortened = (source = ''): string => (source.length > 40 ? `${source.slice(0, 40)}…` : source);

/** Writes JSON text, also of a value that `parseJsonText` gave. */
export const jsonText = (value: unknown, space?: number): string => {
  try {
    // Refuses a bigint. Looking at each value before it is written takes three times as long, and few values hold one.
    return JSON.stringify(value, null, space);
  } catch (error) {
    if (!isAnyExact || !(error instanceof TypeError)) throw error;
  }
  return JSON.stringify(
    value,
    (_key, inner: unknown) => (isExact(inner) ? rawJson(String(inner)) : inner),
    space,
  );
};

const rawJson = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;

/** Returns whether a value is a whole number beyond 2^53. */
export const isExact = (value: unknown): value is bigint => typeof value === 'bigint';

/** Returns the value with the nearest double in place of each whole number beyond 2^53. */
export const withoutExact = <Value>(value: Value): Value => {
  if (!isAnyExact) return value;
  if (isExact(value)) return Number(value) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const plain = entries.map(([, item]) => withoutExact(item));
  if (plain.every((item, index) => item === entries[index]?.[1])) return value;
  if (Array.isArray(value)) return plain as Value;
  return Object.fromEntries(entries.map(([key], index) => [key, plain[index]])) as Value;
};
