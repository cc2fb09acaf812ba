import type { Criterion, Filter, FilterOperator, FilterPath, Operand, Segment } from '#asl/jsonpath/path.ts';
import type { Json } from '#core/json.ts';
import { isExact, jsonText } from '#core/json-text.ts';
import { DeadEnd } from './dead-end.ts';

/** A value as the library passes it on: a null that was a property is undefined, one that was an item of an array is null. */
export type Model = Json | undefined;

/** Returns whether an item, `@`, passes in a document, `$`. */
export type Test = (item: Model, document: Json) => boolean;

/** Reads the one value at a path, or throws DeadEnd; a strict one finds no object of several properties if one is missing. */
export type Locate = (value: Model, document: Json, isStrict: boolean) => Json;

/** Compiles a filter; `compile` compiles the paths in it. */
export const compileFilter = (filter: Filter, compile: (segments: Segment[]) => Locate): Test => {
  const alternatives = filter.map((criteria) => criteria.map((criterion) => compileTest(criterion, compile)));
  return (item, document) => alternatives.some((criteria) => criteria.every((test) => test(item, document)));
};

const compileTest = (criterion: Criterion, compile: (segments: Segment[]) => Locate): Test => {
  if (criterion.kind === 'unset') {
    return () => {
      throw new DeadEnd(false, 'a filter is not set');
    };
  }
  if (criterion.kind === 'exists') {
    const locate = compile(criterion.path.segments);
    // A null is as good as nothing, and `$` is the item too.
    return (item, document) => (found(() => locate(item, document, true)) !== null) === criterion.wanted;
  }
  const left = compileOperand(criterion.left, compile);
  const right = compileOperand(criterion.right, compile);
  return (item, document) =>
    found(() => compare(criterion.operator, left(item, document), right(item, document))) ?? false;
};

/** Returns what was read, or null if it is not there. */
const found = <Value>(read: () => Value): Value | null => {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof DeadEnd && thrown.isMissing) return null;
    throw thrown;
  }
};

/** What is compared; a pattern is none of JSON's values. */
type Value = Json | Pattern;
type Pattern = Extract<Operand, { kind: 'regex' }>['pattern'];

const compileOperand = (
  operand: Operand,
  compile: (segments: Segment[]) => Locate,
): ((item: Model, document: Json) => Value) => {
  if (operand.kind === 'literal') return () => operand.value;
  if (operand.kind === 'regex') return () => operand.pattern;
  const { root, segments }: FilterPath = operand.path;
  const locate = compile(segments);
  return root === '@'
    ? (item, document) => locate(item, document, false)
    : (_, document) => locate(document, document, false);
};

const isPattern = (value: Value): value is Pattern =>
  typeof value === 'object' && value !== null && 'test' in value && typeof value.test === 'function';

const compare = (operator: FilterOperator, left: Value, right: Value): boolean => {
  if (operator === '=~') return matches(left, right);
  if (operator === '==' || operator === '!=') {
    const order = orderOf(right, left);
    return order !== undefined && (order === 0) === (operator === '==');
  }
  // Only one of them is null.
  if ((left === null) !== (right === null)) return false;
  const order = orderOf(right, left);
  if (order === undefined) return false;
  if (order === 0) return operator === '<=' || operator === '>=';
  return operator.startsWith('<') === order > 0;
};

const matches = (left: Value, right: Value): boolean => {
  const [pattern, text] = isPattern(left) ? [left, right] : [right, left];
  if (!isPattern(pattern)) throw new DeadEnd(false, `=~ needs a regular expression, not ${String(pattern)}`);
  if (text === null) return false;
  return pattern.test(typeof text === 'object' ? jsonText(text) : String(text));
};

const isNothing = (value: Value): boolean => value === null || value === 'null';

const MAX_LONG = 2n ** 63n;
const isNumber = (value: Value): value is number =>
  typeof value === 'number' || (isExact(value) && value < MAX_LONG && value >= -MAX_LONG);

/**
 * Returns how the right side compares with the left: below 0, 0 or above 0; undefined if they cannot be compared. What is written
 * in a filter is a text, and is read as the kind of what it is compared with.
 */
const orderOf = (right: Value, left: Value): number | undefined => {
  if (isNothing(right) || isNothing(left)) return Number(isNothing(left)) - Number(isNothing(right));
  if (typeof right === 'string') {
    if (typeof left === 'string') return sign(right.replaceAll("\\'", "'"), left);
    if (isNumber(left)) return sign(numberIn(right), left);
    return typeof left === 'boolean' ? sign(right.toLowerCase() === 'true', left) : undefined;
  }
  if (isNumber(right) && isNumber(left)) return sign(right, left);
  return typeof right === 'boolean' && typeof left === 'boolean' ? sign(right, left) : undefined;
};

const sign = <Ordered extends string | number | bigint | boolean>(a: Ordered, b: Ordered | number): number =>
  Number(a > b) - Number(a < b);

const numberIn = (text: string): number | bigint => {
  if (/^[+-]?\d+$/.test(text)) return BigInt(text.replace(/^\+/, ''));
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  throw new DeadEnd(false, `${text} cannot be compared with a number`);
};
