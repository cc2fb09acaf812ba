import type { Json } from '#core/json.ts';
import { MAX_JSON_DEPTH } from '#core/json-depth.ts';
import { jsonText } from '#core/json-text.ts';

/** Texts of more bytes are not written to be measured: a small value can hold a large one a thousand times. */
const MAX_MEASURED = 16 * 1024 * 1024;

/** Returns the bytes of a value's JSON text in UTF-8; infinity if it is too large or nested too deep to be written. */
export const jsonBytes = (value: Json): number =>
  atLeast(value, MAX_MEASURED, MAX_JSON_DEPTH) < 0
    ? Number.POSITIVE_INFINITY
    : Buffer.byteLength(jsonText(value), 'utf8');

/** Returns whether a value's JSON text is longer than a number of bytes; cheap for values that clearly are not. */
export const exceeds = (value: Json, bytes: number): boolean =>
  atMost(value, bytes, MAX_JSON_DEPTH) < 0 &&
  (atLeast(value, bytes, MAX_JSON_DEPTH) < 0 || jsonBytes(value) > bytes);

/** Returns the bytes that a value's JSON text has at least; cheap, because keys and what must be escaped do not count. */
export const leastBytes = (value: Json): number =>
  Number.MAX_SAFE_INTEGER - atLeast(value, Number.MAX_SAFE_INTEGER, MAX_JSON_DEPTH);

/** Returns what is left of a budget if every character takes the fewest bytes it can; negative if too large or too deep. */
const atLeast = (value: Json | undefined, budget: number, levels: number): number => {
  if (typeof value === 'string') return budget - 2 - value.length;
  if (typeof value !== 'object' || value === null) return budget - 1;
  if (levels === 0) return -1;
  let left = budget - 2;
  const items = Array.isArray(value) ? value : Object.values(value);
  for (let i = 0; i < items.length && left >= 0; i++)
    left = atLeast(items[i], i === 0 ? left : left - 1, levels - 1);
  return left;
};

/** Returns JSON text to show in a message, of a value that may hold a large one a thousand times. */
export const shownText = (value: Json): string =>
  jsonBytes(value) === Number.POSITIVE_INFINITY ? 'a value that is too large to be shown' : jsonText(value);

const CHARACTERS_OF_VALUE = 16;

/** Returns how many values a value holds, up to a number; so many characters of a text count as one. */
export const valuesIn = (value: Json, most: number): number => {
  let count = 0;
  const pending: Json[] = [value];
  for (let next = pending.pop(); next !== undefined && count < most; next = pending.pop()) {
    count += typeof next === 'string' ? 1 + next.length / CHARACTERS_OF_VALUE : 1;
    if (typeof next === 'object' && next !== null) for (const item of Object.values(next)) pending.push(item);
  }
  return count;
};

const LONG_TEXT = 1000;
/** Characters that JSON text may write with more bytes than UTF-8 has for them. */
const ESCAPED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

const mostBytes = (text: string): number =>
  text.length > LONG_TEXT && !ESCAPED.test(text) ? Buffer.byteLength(text) : 6 * text.length;

/** Returns what is left of a budget if every character takes the most bytes it can; negative if too large or too deep. */
const atMost = (value: Json | undefined, budget: number, levels: number): number => {
  if (typeof value === 'string') return budget - 2 - mostBytes(value);
  if (typeof value !== 'object' || value === null) return budget - 25;
  if (levels === 0) return -1;
  let left = budget - 2;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length && left >= 0; i++) left = atMost(value[i], left - 1, levels - 1);
    return left;
  }
  for (const key in value) {
    left = atMost(value[key], left - 4 - 6 * key.length, levels - 1);
    if (left < 0) return left;
  }
  return left;
};
