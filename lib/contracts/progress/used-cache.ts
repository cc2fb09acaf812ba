import { isObject, parseJson } from '#core/json.ts';
import { CACHE_FIELD, type CacheUse, cacheUse } from '../cached-result.ts';
import { type ProgressEvent, textField } from './history-event.ts';

/** Reads from a task's result whether it came from a cache: that of a function, or what was sent for a callback. */
export const usedCache = (event: ProgressEvent): CacheUse | undefined => {
  const output = textField(event.taskSucceededEventDetails, 'output');
  if (!output?.includes(CACHE_FIELD)) return undefined;
  const result = parseJson(output);
  return cacheUse(isObject(result) && result.Payload !== undefined ? result.Payload : result);
};
