import { isObject, type Json } from '#core/json.ts';

/** Returns whether a definition has a Map in distributed mode, at any depth. */
export const hasMapRuns = (value: Json): boolean => {
  if (Array.isArray(value)) return value.some(hasMapRuns);
  if (!isObject(value)) return false;
  return value.Mode === 'DISTRIBUTED' || Object.values(value).some(hasMapRuns);
};
