import { isObject, type Json } from '#core/json.ts';

/** Returns the elements of a list and of the lists in it, or the value itself: patterns do not see lists. */
export const elementsOf = (value: Json | undefined): Json[] => {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return [value];
  const found: Json[] = [];
  const left: Json[] = value.toReversed();
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (Array.isArray(next)) for (const item of next.toReversed()) left.push(item);
    else found.push(next);
  }
  return found;
};

/** Returns the texts, numbers, booleans and nulls of a value: what matchers are compared with. */
export const leavesOf = (value: Json | undefined): Json[] =>
  elementsOf(value).filter((item) => !isObject(item));

/** Returns a field of an object; undefined for what has no such field. */
export const fieldOf = (value: Json | undefined, key: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** Tells whether there is a leaf at a path, in any element of the lists on its way. */
export const hasLeaf = (value: Json | undefined, path: readonly string[]): boolean => {
  const [key, ...rest] = path;
  if (key === undefined) return leavesOf(value).length > 0;
  return elementsOf(value).some((item) => hasLeaf(fieldOf(item, key), rest));
};
