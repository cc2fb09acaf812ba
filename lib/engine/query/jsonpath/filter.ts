import type { Filter, FilterPath, Operand, Segment } from '#asl/jsonpath/path.ts';
import type { Json } from '#core/json.ts';
import { jsonEqual } from '#core/json.ts';
import { withoutExact } from '#core/json-text.ts';
import { visit } from './budget.ts';

/** What a filter looks at. */
export interface Candidate {
  /** `@` in the filter. */
  item: Json;
  /** `$` in the filter. */
  document: Json;
  /** Reads a path's segments from a value. */
  read(segments: Segment[], value: Json): Json | undefined;
}

/** Returns whether an item passes a filter. */
export const passes = (filter: Filter, candidate: Candidate): boolean => {
  switch (filter.kind) {
    case 'or':
      return filter.parts.some((part) => passes(part, candidate));
    case 'and':
      return filter.parts.every((part) => passes(part, candidate));
    case 'not':
      return !passes(filter.part, candidate);
    case 'exists':
      // A null is as good as nothing.
      return (readPath(filter.path, candidate) ?? null) !== null;
    case 'compare':
      return compare(filter, candidate);
  }
};

const readPath = ({ root, segments }: FilterPath, { item, document, read }: Candidate): Json | undefined =>
  read(segments, root === '@' ? item : document);

const operandValue = (operand: Operand, candidate: Candidate): Json | undefined => {
  if (operand.kind === 'path') return withoutExact(readPath(operand.path, candidate));
  return operand.kind === 'literal' ? operand.value : undefined;
};

const compare = (
  { operator, left, right }: Extract<Filter, { kind: 'compare' }>,
  candidate: Candidate,
): boolean => {
  const a = operandValue(left, candidate);
  if (operator === '=~') {
    return right.kind === 'regex' && typeof a === 'string' && right.pattern.test(a);
  }
  const b = operandValue(right, candidate);
  // What is not there does not even differ from anything.
  if (a === undefined || b === undefined) return false;
  const [first, second] = alike(a, b);
  return COMPARISONS.get(operator)?.(first, second) ?? false;
};

/** Returns two values as they are compared: a text beside a number or a truth value is read as one. */
const alike = (a: Json, b: Json): [Json, Json] => {
  if (typeof a === 'string' && typeof b === 'number' && !isNumeric(a)) return [a, String(b)];
  if (typeof a === 'string' && typeof b !== 'string') return [asKindOf(b, a), b];
  return typeof b === 'string' && typeof a !== 'string' ? [a, asKindOf(a, b)] : [a, b];
};

const isNumeric = (text: string): boolean => text.trim() !== '' && !Number.isNaN(Number(text));

const asKindOf = (other: Json, text: string): Json => {
  if (typeof other === 'number') return isNumeric(text) ? Number(text) : text;
  return typeof other === 'boolean' && (text === 'true' || text === 'false') ? text === 'true' : text;
};

type Comparison = (a: Json | undefined, b: Json | undefined) => boolean;

const ordered =
  (holds: (sign: number) => boolean): Comparison =>
  (a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return holds(a - b);
    if (typeof a === 'string' && typeof b === 'string') return holds(Number(a > b) - Number(a < b));
    return false;
  };

const includes = (list: Json | undefined, value: Json | undefined): boolean =>
  Array.isArray(list) &&
  list.some((entry) => {
    visit(1);
    return jsonEqual(entry, value);
  });

const length = (value: Json | undefined): number | undefined =>
  typeof value === 'string' || Array.isArray(value) ? value.length : undefined;

/** Operators of filters, as the Jayway implementation of JSONPath defines them. */
const COMPARISONS: ReadonlyMap<string, Comparison> = new Map(
  Object.entries<Comparison>({
    '==': (a, b) => jsonEqual(a, b),
    '!=': (a, b) => !jsonEqual(a, b),
    '<': ordered((sign) => sign < 0),
    '<=': ordered((sign) => sign <= 0),
    '>': ordered((sign) => sign > 0),
    '>=': ordered((sign) => sign >= 0),
    in: (a, b) => includes(b, a),
    nin: (a, b) => !includes(b, a),
    subsetof: (a, b) => Array.isArray(a) && a.every((entry) => includes(b, entry)),
    anyof: (a, b) => Array.isArray(a) && a.some((entry) => includes(b, entry)),
    noneof: (a, b) => Array.isArray(a) && !a.some((entry) => includes(b, entry)),
    contains: (a, b) => (typeof a === 'string' && typeof b === 'string' ? a.includes(b) : includes(a, b)),
    size: (a, b) => length(a) !== undefined && length(a) === (typeof b === 'number' ? b : length(b)),
    empty: (a, b) => length(a) !== undefined && (length(a) === 0) === b,
  }),
);
