import type { Json } from '#core/json.ts';
import { DEEPEST_JSON, isDeeper } from '#core/json-depth.ts';
import { jsonText } from '#core/json-text.ts';

/** Returns the bytes of a value's JSON text in UTF-8; infinity if it is nested too deep to be written. */
export const jsonBytes = (value: Json): number =>
  isDeeper(value, DEEPEST_JSON) ? Number.POSITIVE_INFINITY : Buffer.byteLength(jsonText(value), 'utf8');

/** Returns whether a value's JSON text is longer than a number of bytes; cheap for values that clearly are not. */
export const exceeds = (value: Json, bytes: number): boolean =>
  atMost(value, bytes, DEEPEST_JSON) < 0 && jsonBytes(value) > bytes;

/** Returns what is left of a budget if every character takes the most bytes it can; negative if too large or too deep. */
const atMost = (value: Json | undefined, budget: number, levels: number): number => {
  if (typeof value === 'string') return budget - 2 - 6 * value.length;
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
