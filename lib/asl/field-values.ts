import type { Json } from '#core/json.ts';
import { isObject } from '#core/json.ts';

/** What is wrong with a field's value; undefined when nothing is. */
export type Check = (value: Json) => string | undefined;

const when =
  (holds: (value: Json) => boolean, message: string): Check =>
  (value) =>
    holds(value) ? undefined : message;

const MAX_SECONDS = 99_999_999;
const isInteger = (value: Json): value is number => typeof value === 'number' && Number.isInteger(value);

/** Returns any value at all. */
export const anything: Check = () => undefined;
/** A text. */
export const text = when((value) => typeof value === 'string', 'Expected value of type [STRING]');
/** True or false. */
export const boolean = when((value) => typeof value === 'boolean', 'Expected value of type [BOOLEAN]');
/** A map. */
export const object = when(isObject, 'Expected value of type [OBJECT]');
/** A list. */
export const list = when(Array.isArray, 'Expected value of type [ARRAY]');
/** A list or a map: what a Map goes through. */
export const listOrObject = when(
  (value) => Array.isArray(value) || isObject(value),
  'Expected value of type [ARRAY, OBJECT]',
);
/** A path, or null, which discards. */
export const pathOrNull = when(
  (value) => value === null || typeof value === 'string',
  'Expected value of type [STRING]',
);
/** Returns a number with a least value and, if it has one, a greatest; AWS names the bound that is passed. */
export const between =
  (least: string, most = 'Infinity'): Check =>
  (value) => {
    if (typeof value !== 'number') return 'Expected value of type [NUMBER]';
    if (value < Number(least)) return `Minimum value is ${least}`;
    return value > Number(most) ? `Maximum value is ${most}` : undefined;
  };
/** Returns a whole number from a least value to a greatest, if it has one. */
export const whole =
  (least: number, most = Number.POSITIVE_INFINITY): Check =>
  (value) =>
    isInteger(value) ? between(`${least}`, `${most}`)(value) : 'Expected value of type Integer';
/** Whole seconds from 1. */
export const positive = whole(1, MAX_SECONDS);
/** Whole seconds from 0. */
export const nonNegative = whole(0, MAX_SECONDS);
/** A whole number that is not negative. */
export const count = whole(0);
/** A map, or an expression that gives one. */
export const objectOrExpression = when(
  (value) => isObject(value) || (typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}')),
  'Expected value of type [OBJECT]',
);
/** A date rolls over if its month has no such day. */
const isDay = (date: string): boolean => {
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
};

/** An instant with its offset, as Wait takes it. */
export const isoTimestamp = when(
  (value) =>
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT(?!24)\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(value) &&
    isDay(value.slice(0, 10)) &&
    !Number.isNaN(Date.parse(value)),
  'String does not match RFC3339 timestamp',
);

/** Returns one of several texts. */
export const oneOf = (...values: string[]): Check =>
  when(
    (value) => typeof value === 'string' && values.includes(value),
    `Value should be one of the following: [${values.join(', ')}]`,
  );

/** Returns an expression `{% … %}`, or a value that passes. */
export const expressionOr =
  (check: Check): Check =>
  (value) =>
    typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}') ? undefined : check(value);
