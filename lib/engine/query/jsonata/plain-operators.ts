import { type Json, jsonEqual } from '#core/json.ts';

/** Says that an answer depends on finer rules of JSONata. */
export const UNSURE = Symbol('unsure');

type Operator = (a: Json | undefined, b: Json | undefined) => Json | undefined | typeof UNSURE;

const onNumbers =
  (apply: (a: number, b: number) => number): Operator =>
  (a, b) => {
    if (typeof a !== 'number' || typeof b !== 'number') return UNSURE;
    const result = apply(a, b);
    return Number.isFinite(result) ? result : UNSURE;
  };

const inOrder =
  (holds: (a: number | string, b: number | string) => boolean): Operator =>
  (a, b) =>
    (typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string')
      ? holds(a, b)
      : UNSURE;

const onBooleans =
  (apply: (a: boolean, b: boolean) => boolean): Operator =>
  (a, b) =>
    typeof a === 'boolean' && typeof b === 'boolean' ? apply(a, b) : UNSURE;

/** Above this, JSONata writes a number with fewer digits than it has. */
const MAX_WRITTEN = 1e15;

/** Returns the text that JSONata joins a value as; undefined if it has finer rules for it. */
const textOf = (value: Json | undefined): string | undefined => {
  if (typeof value === 'string') return value;
  const isWritten = typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < MAX_WRITTEN;
  return isWritten ? String(value) : undefined;
};

const joined: Operator = (a, b) => {
  const [left, right] = [textOf(a), textOf(b)];
  return left === undefined || right === undefined ? UNSURE : left + right;
};

/** What operators give for the values that need no finer rule. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['=', (a, b) => a !== undefined && b !== undefined && jsonEqual(a, b)],
  ['!=', (a, b) => a !== undefined && b !== undefined && !jsonEqual(a, b)],
  ['<', inOrder((a, b) => a < b)],
  ['<=', inOrder((a, b) => a <= b)],
  ['>', inOrder((a, b) => a > b)],
  ['>=', inOrder((a, b) => a >= b)],
  ['and', onBooleans((a, b) => a && b)],
  ['or', onBooleans((a, b) => a || b)],
  ['&', joined],
  ['+', onNumbers((a, b) => a + b)],
  ['-', onNumbers((a, b) => a - b)],
  ['*', onNumbers((a, b) => a * b)],
]);
