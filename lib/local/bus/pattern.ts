import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { matchesFilter } from './matchers.ts';

/**
 * Whether an event fits an EventBridge pattern: every field of the pattern must, a field fits when any of its filters does.
 * Follows https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html.
 */
export const matchesPattern = (pattern: JsonObject, event: Json | undefined): boolean => {
  // Of a list of objects, one alone must fit the whole pattern.
  if (Array.isArray(event)) return event.some((item) => matchesPattern(pattern, item));
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === '$or' && Array.isArray(wanted)) {
      return wanted.some((choice) => isObject(choice) && matchesPattern(choice, event));
    }
    const value = isObject(event) && Object.hasOwn(event, key) ? event[key] : undefined;
    if (Array.isArray(wanted)) return wanted.some((filter) => fits(filter, value));
    return isObject(wanted) && matchesPattern(wanted, value);
  });
};

const fits = (filter: Json, value: Json | undefined): boolean => {
  if (isObject(filter) && typeof filter.exists === 'boolean') return filter.exists === isLeaf(value);
  if (value === undefined) return false;
  const values = Array.isArray(value) ? value : [value];
  return values.some((one) => matchesFilter(filter, one) === true);
};

/** `exists` sees leaves only: a field that holds an object does not exist for it. */
const isLeaf = (value: Json | undefined): boolean => value !== undefined && !isObject(value);
