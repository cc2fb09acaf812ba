import type { Json } from '#core/json.ts';

/** Values counted at most; with more, even an expression that visits each once is not cheap. */
const MAX_COUNTED = 60_000;
/** Characters of a text that weigh as much as a value. */
export const CHARACTERS_OF_VALUE = 16;

const sizes = new WeakMap<object, number>();

/** Returns how many values a value holds, itself included, up to the most that are counted; payloads never change. */
export const valueSize = (value: Json | undefined): number => {
  if (typeof value !== 'object' || value === null) return weightOf(value);
  let size = sizes.get(value);
  if (size !== undefined) return size;
  size = 0;
  const pending: Json[] = [value];
  for (let next = pending.pop(); next !== undefined && size < MAX_COUNTED; next = pending.pop()) {
    size += weightOf(next);
    if (typeof next !== 'object' || next === null) continue;
    if (Array.isArray(next)) for (const item of next) pending.push(item);
    else {
      for (const name of Object.keys(next)) {
        size += name.length / CHARACTERS_OF_VALUE;
        const item = next[name];
        if (typeof item === 'object' && item !== null) pending.push(item);
        else size += weightOf(item);
      }
    }
  }
  sizes.set(value, size);
  return size;
};

/** Tells whether a size is only what was counted of a larger value. */
export const isUncounted = (size: number): boolean => size >= MAX_COUNTED;

const weightOf = (value: Json | undefined): number =>
  typeof value === 'string' ? 1 + value.length / CHARACTERS_OF_VALUE : 1;
