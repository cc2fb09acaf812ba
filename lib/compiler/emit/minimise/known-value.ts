import { certain } from '#core/certain.ts';
import { type Json, ownField } from '#core/json.ts';
import type { Assignment } from '#steps/emission.ts';
import { analyse } from '../../expressions/analyse.ts';
import type { Node } from '../../expressions/ast.ts';

/** What is known of a value before the execution: all of it, the members of an object, or nothing (undefined). */
export type KnownValue = { is: 'scalar'; value: Scalar } | { is: 'object'; members: Members } | undefined;

type Scalar = string | number | boolean | null;
type Members = ReadonlyMap<string, KnownValue>;
type Environment = ReadonlyMap<string, KnownValue>;

const scalar = (value: Scalar): KnownValue => ({ is: 'scalar', value });

/** Computes what assignments made before any state ran say about the variables that they set. */
export const knownVariables = (assigns: readonly Assignment[]): Environment => {
  const known = new Map<string, KnownValue>();
  for (const { name, expression } of assigns) known.set(name, knownValue(expression, known));
  return known;
};

/** Computes as much of an expression's value as its literals and the known variables decide. Never guesses if JSONata might fail. */
export const knownValue = (expression: string, variables: Environment = new Map()): KnownValue => {
  const analysis = analyse(expression);
  return analysis.ok ? readNode(analysis.ast, variables) : undefined;
};

/** Returns whether a known value counts as true; undefined if nothing is known. */
export const knownTruth = (known: KnownValue): boolean | undefined => {
  if (known === undefined) return undefined;
  return known.is === 'scalar' ? Boolean(known.value) : known.members.size > 0;
};

const readNode = (node: Node, variables: Environment): KnownValue => {
  // Filters and groups belong to a node of any type.
  if (node.predicate || node.stages || node.group || node.focus || node.index) return undefined;
  return ownField(READERS, node.type)?.(node, variables);
};

const READERS: Record<string, (node: Node, variables: Environment) => KnownValue> = {
  string: ({ value }) => scalar(value as Scalar),
  number: ({ value }) => scalar(value as Scalar),
  value: ({ value }) => scalar(value as Scalar),
  variable: ({ value }, variables) => variables.get(String(value)),
  path: ({ steps = [] }, variables) => {
    const [first, ...names] = steps;
    let known = first && readNode(first, variables);
    for (const step of names) {
      if (step.type !== 'name' || step.stages || step.predicate || step.focus || step.index) return undefined;
      known = known?.is === 'object' ? known.members.get(String(step.value)) : undefined;
    }
    return known;
  },
  block: ({ expressions = [] }, variables) => {
    const inner = new Map(variables);
    let last: KnownValue;
    for (const expression of expressions) {
      if (expression.type === 'bind') {
        last = readNode(certain(expression.rhs, 'bound value'), inner);
        inner.set(String((expression.lhs as Node).value), last);
      } else last = readNode(expression, inner);
    }
    return last;
  },
  condition: (node, variables) => {
    const holds = knownTruth(readNode(certain(node.condition, 'condition'), variables));
    if (holds === undefined) return undefined;
    const chosen = holds ? node.then : node.else;
    return chosen && readNode(chosen, variables);
  },
  unary: (node, variables) => (node.value === '{' ? objectOf(node, variables) : undefined),
  function: ({ procedure, arguments: given = [] }, variables) => {
    if (procedure?.type !== 'variable') return undefined;
    const [first] = given;
    if (first === undefined || given.length > 1) return undefined;
    if (procedure.value === 'merge') return mergeOf(first, variables);
    const known = readNode(first, variables);
    if (known === undefined) return undefined;
    if (procedure.value === 'not') return scalar(!knownTruth(known));
    return procedure.value === 'exists' ? scalar(true) : undefined;
  },
  binary: (node, variables) => {
    const left = readNode(node.lhs as Node, variables);
    const right = (): KnownValue => readNode(certain(node.rhs, 'right operand'), variables);
    if (node.value === 'and' || node.value === 'or') {
      const first = knownTruth(left);
      if (first === undefined) return undefined;
      if (first === (node.value === 'or')) return scalar(first);
      const second = knownTruth(right());
      return second === undefined ? undefined : scalar(second);
    }
    const other = right();
    if (left?.is !== 'scalar' || other?.is !== 'scalar') return undefined;
    const answer = ownField(COMPARISONS, String(node.value))?.(left.value, other.value);
    return answer === undefined ? undefined : scalar(answer);
  },
};

const objectOf = ({ lhs }: Node, variables: Environment): KnownValue => {
  const members = new Map<string, KnownValue>();
  for (const [key, value] of lhs as [Node, Node][]) {
    if (key.type !== 'string') return undefined;
    members.set(String(key.value), readNode(value, variables));
  }
  return { is: 'object', members };
};

const mergeOf = (list: Node, variables: Environment): KnownValue => {
  if (list.type !== 'unary' || list.value !== '[' || list.predicate) return undefined;
  const members = new Map<string, KnownValue>();
  for (const part of list.expressions ?? []) {
    const known = readNode(part, variables);
    if (known?.is !== 'object') return undefined;
    for (const [name, value] of known.members) members.set(name, value);
  }
  return { is: 'object', members };
};

/** Order is only defined between two numbers or two texts; JSONata fails on anything else. */
const ordered =
  (compare: (a: string | number, b: string | number) => boolean) =>
  (a: Json, b: Json): boolean | undefined =>
    (typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string')
      ? compare(a, b)
      : undefined;

const COMPARISONS: Record<string, (a: Scalar, b: Scalar) => boolean | undefined> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': ordered((a, b) => a < b),
  '<=': ordered((a, b) => a <= b),
  '>': ordered((a, b) => a > b),
  '>=': ordered((a, b) => a >= b),
};
