import type { Json } from '#core/json.ts';

/** The bytes of a value's JSON text in UTF-8. */
export const jsonBytes = (value: Json): number => Buffer.byteLength(JSON.stringify(value), 'utf8');

/** Whether a value's JSON text is longer than a number of bytes; cheap for values that clearly are not. */
export const exceeds = (value: Json, bytes: number): boolean =>
  atMost(value, bytes) < 0 && jsonBytes(value) > bytes;

/** What is left of a budget when every character took the most bytes it can; negative when that is too much. */
const atMost = (value: Json, budget: number): number => {
  if (typeof value === 'string') return budget - 2 - 6 * value.length;
  if (typeof value !== 'object' || value === null) return budget - 25;
  let left = budget - 2;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length && left >= 0; i++) left = atMost(value[i]!, left - 1);
    return left;
  }
  for (const key in value) {
    left = atMost(value[key]!, left - 4 - 6 * key.length);
    if (left < 0) return left;
  }
  return left;
};
