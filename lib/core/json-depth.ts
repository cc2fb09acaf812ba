/**
 * Most levels of lists and objects in a JSON value: no real data is deeper, and walking deeper values, or writing
 * them as text, can exhaust the stack.
 */
export const MAX_JSON_DEPTH = 1000;

/** Tells whether a value has more levels than given; never looks further down. */
export const isDeeper = (value: unknown, levels: number): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const item of Object.values(value)) if (isDeeper(item, levels - 1)) return true;
  return false;
};

/** Returns where a value has its first level beyond those given; undefined if it has none. Looks no further down. */
export const firstDeeper = (value: unknown, levels: number): (string | number)[] | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  if (levels === 0) return [];
  for (const [key, item] of Object.entries(value)) {
    const found = firstDeeper(item, levels - 1);
    if (found) return [Array.isArray(value) ? Number(key) : key, ...found];
  }
  return undefined;
};
