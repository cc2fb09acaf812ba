import type { Json } from '#core/json.ts';
import { isObject } from '#core/json.ts';

/** What is wrong with a field's value; undefined when nothing is. */
export type Check = (value: Json) => string | undefined;

const when =
  (holds: (value: Json) => boolean, message: string): Check =>
  (value) =>
    holds(value) ? undefined : message;

const MOST_SECONDS = 99_999_999;
const isInteger = (value: Json): value is number => typeof value === 'number' && Number.isInteger(value);

export const anything: Check = () => undefined;
export const text = when((value) => typeof value === 'string', 'Expected value of type String');
export const boolean = when((value) => typeof value === 'boolean', 'Expected value of type Boolean');
export const object = when(isObject, 'Expected value of type Object');
export const list = when(Array.isArray, 'Expected value of type Array');
export const pathOrNull = when(
  (value) => value === null || typeof value === 'string',
  'Expected value of type String',
);
export const positive = when(
  (value) => isInteger(value) && value > 0 && value <= MOST_SECONDS,
  `Expected an integer from 1 to ${MOST_SECONDS}`,
);
export const nonNegative = when(
  (value) => isInteger(value) && value >= 0 && value <= MOST_SECONDS,
  `Expected an integer from 0 to ${MOST_SECONDS}`,
);
export const isoTimestamp = when(
  (value) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value),
  'Expected an ISO-8601 extended offset date-time such as 2024-08-18T17:33:00Z',
);

export const oneOf = (...values: string[]): Check =>
  when(
    (value) => typeof value === 'string' && values.includes(value),
    `Expected one of [${values.join(', ')}]`,
  );

/** An expression `{% … %}`, or a value that passes. */
export const expressionOr =
  (check: Check): Check =>
  (value) =>
    typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}') ? undefined : check(value);
