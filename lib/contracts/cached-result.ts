import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** How a kept result was used: within its time, or after it because an error asked for that. */
export type CacheUse = 'hit' | 'stale';

/** Field that marks a result as kept, beside its `value`. */
export const CACHE_FIELD = 'baton_cache';

/** Attribute of the table in which a state machine keeps a result, as JSON. */
export const KEPT_RESULT = 'baton_result';

/** Marks a result as kept: so it is in the execution's history; the definition takes the value out. */
export const fromCache = (use: CacheUse, value: Json): JsonObject => ({ [CACHE_FIELD]: use, value });

/** Returns how a kept result was used; undefined if the value is not a kept result. */
export const cacheUse = (value: Json | undefined): CacheUse | undefined => {
  const use = isObject(value) ? value[CACHE_FIELD] : undefined;
  return use === 'hit' || use === 'stale' ? use : undefined;
};

/** Returns JSONata of the value in a result that may be marked. */
export const valueInCached = (result: string): string =>
  `($r := ${result}; $type($r) = "object" and $exists($r.${CACHE_FIELD}) ? $r.value : $r)`;
