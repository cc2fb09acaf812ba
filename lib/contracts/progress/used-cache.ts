import { isObject, parseJson } from '#core/json.ts';
import { CACHE_FIELD, type CacheUse, cacheUse, KEPT_RESULT } from '../cached-result.ts';
import { millisecondsOf, type ProgressEvent, textField } from './history-event.ts';

/**
 * Reads from a task's result whether it came from a cache: that of a function, what was sent for a callback, or the item in which a
 * state machine keeps a result.
 */
export const usedCache = (event: ProgressEvent): CacheUse | undefined => {
  const output = textField(event.taskSucceededEventDetails, 'output');
  if (!output || !(output.includes(CACHE_FIELD) || output.includes(KEPT_RESULT))) return undefined;
  const result = parseJson(output);
  if (!isObject(result)) return undefined;
  const { Item, Payload } = result;
  if (isObject(Item) && isObject(Item.expires) && isObject(Item[KEPT_RESULT]))
    return Number(Item.expires.N) > millisecondsOf(event) ? 'hit' : undefined;
  return cacheUse(Payload ?? result);
};
