import type { Json } from '#core/json.ts';
import { withoutExact } from '#core/json-text.ts';

import { parseInstant } from '../data/instant.ts';
import { matchesWildcard } from './wildcard.ts';

/** Compares a Choice rule's variable with its value; false when their types do not fit. */
export type Comparison = (variable: Json, value: Json) => boolean;

const matchesPattern: Comparison = (variable, value) =>
  typeof variable === 'string' && typeof value === 'string' && matchesWildcard(variable, value);

const of =
  <Kind extends Json>(
    read: (value: Json) => Kind | undefined,
    holds: (a: Kind, b: Kind) => boolean,
  ): Comparison =>
  (variable, value) => {
    const a = read(variable);
    const b = a === undefined ? undefined : read(value);
    return a !== undefined && b !== undefined && holds(a, b);
  };

const text = (value: Json): string | undefined => (typeof value === 'string' ? value : undefined);
const number = (given: Json): number | undefined => {
  const value = withoutExact(given);
  return typeof value === 'number' ? value : undefined;
};
const boolean = (value: Json): boolean | undefined => (typeof value === 'boolean' ? value : undefined);
const instant = (value: Json): number | undefined =>
  typeof value === 'string' ? parseInstant(value) : undefined;

const ordered = <Kind extends string | number>(
  prefix: string,
  read: (value: Json) => Kind | undefined,
): [string, Comparison][] => [
  [`${prefix}Equals`, of(read, (a, b) => a === b)],
  [`${prefix}LessThan`, of(read, (a, b) => a < b)],
  [`${prefix}GreaterThan`, of(read, (a, b) => a > b)],
  [`${prefix}LessThanEquals`, of(read, (a, b) => a <= b)],
  [`${prefix}GreaterThanEquals`, of(read, (a, b) => a >= b)],
];

/** Operators that take a value, and with the suffix `Path` the path of one (States Language: Data-test expressions). */
export const COMPARISONS: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ...ordered('String', text),
  ...ordered('Numeric', number),
  ...ordered('Timestamp', instant),
  ['BooleanEquals', of(boolean, (a, b) => a === b)],
  ['StringMatches', matchesPattern],
]);

/** Operators that test the variable's type; their value says whether the test must hold. */
export const TYPE_TESTS: ReadonlyMap<string, (variable: Json) => boolean> = new Map<
  string,
  (variable: Json) => boolean
>([
  ['IsNull', (variable) => variable === null],
  ['IsNumeric', (variable) => number(variable) !== undefined],
  ['IsString', (variable) => typeof variable === 'string'],
  ['IsBoolean', (variable) => typeof variable === 'boolean'],
  ['IsTimestamp', (variable) => instant(variable) !== undefined],
]);
