/**
 * Levels of lists and objects that a JSON value may have: no real data is deeper, and walking deeper ones, or writing
 * them as text, can exhaust the stack.
 */
export const DEEPEST_JSON = 1000;

/** Whether a value has more levels than a number; never looks further down than that. */
export const isDeeper = (value: unknown, levels: number): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const item of Object.values(value)) if (isDeeper(item, levels - 1)) return true;
  return false;
};
