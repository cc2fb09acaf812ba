import { isObject } from '#core/json.ts';
import { CACHE_FIELD, type CacheUse, cacheUse, KEPT_RESULT } from '../cached-result.ts';
import { jsonField, millisecondsOf, type ProgressEvent } from './history-event.ts';

/**
 * Reads from a task's result whether it came from a cache: that of a function, what was sent for a callback, or the item in which a
 * state machine keeps a result.
 */
export const usedCache = (event: ProgressEvent): CacheUse | undefined => {
  const result = jsonField(event.taskSucceededEventDetails, 'output', [CACHE_FIELD, KEPT_RESULT]);
  if (!isObject(result)) return undefined;
  const { Item, Payload } = result;
  if (isObject(Item) && isObject(Item.expires) && isObject(Item[KEPT_RESULT]))
    return Number(Item.expires.N) > millisecondsOf(event) ? 'hit' : undefined;
  return cacheUse(Payload ?? result);
};
