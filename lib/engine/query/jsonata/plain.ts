import type { Json, JsonObject } from '#core/json.ts';
import type { EvaluationContext } from '../../model/evaluation.ts';
import { OPERATORS, UNSURE } from './plain-operators.ts';
import type { AstNode } from './synchronous.ts';

/**
 * An expression that needs no evaluator, compiled: literals, variables, paths of names, constructors of objects and arrays, conditions, and
 * simple operators and functions over them. It gives exactly what JSONata gives in a scope (undefined if that finds nothing), or UNSURE if the
 * values met make the answer depend on JSONata's finer rules (arrays on the way, other types); JSONata evaluates the whole expression then.
 */
export type Plain = (evaluation: EvaluationContext) => Json | undefined | typeof UNSURE;

const PLAIN_FIELDS = new Set(['type', 'value', 'position']);
const onlyHas = (node: AstNode, fields: Set<string>): boolean =>
  Object.keys(node).every((key) => fields.has(key));

/** Returns the function for a node, or undefined if it needs the evaluator. */
export const compilePlain = (node: AstNode): Plain | undefined => COMPILERS.get(node.type)?.(node);

const literal = (node: AstNode): Plain | undefined => {
  if (!onlyHas(node, PLAIN_FIELDS)) return undefined;
  const value = node.value as Json;
  return () => value;
};

const variable = (node: AstNode): Plain | undefined => {
  const name = node.value;
  if (!onlyHas(node, PLAIN_FIELDS) || typeof name !== 'string' || name === '' || name === '$')
    return undefined;
  if (name === 'states') return undefined;
  return (evaluation) => evaluation.variable(name) ?? UNSURE;
};

const path = (node: AstNode): Plain | undefined => {
  const steps = node.steps ?? [];
  const [first, ...rest] = steps;
  if (!onlyHas(node, new Set(['type', 'steps'])) || first?.type !== 'variable') return undefined;
  if (!steps.every((step) => onlyHas(step, PLAIN_FIELDS))) return undefined;
  if (!rest.every((step) => step.type === 'name' && typeof step.value === 'string')) return undefined;
  const names = rest.map((step) => step.value as string);
  const name = first.value as string;
  if (name !== 'states') {
    const root = variable(first);
    return root && walk(root, names);
  }
  const [field, ...below] = names;
  if (field === undefined) return undefined;
  if (field === 'context' && below[0] === 'Execution' && below[1] === 'Input') {
    return walk((evaluation) => evaluation.executionInput, below.slice(2));
  }
  const root = STATES_FIELDS.get(field);
  return root && walk(root, below);
};

const STATES_FIELDS: ReadonlyMap<string, Plain> = new Map<string, Plain>([
  ['input', (evaluation) => evaluation.stateInput],
  ['result', (evaluation) => evaluation.result],
  ['errorOutput', (evaluation) => evaluation.errorOutput],
  ['context', (evaluation) => evaluation.context],
]);

const walk = (root: Plain, names: string[]): Plain => {
  if (names.length === 0) return root;
  return (evaluation) => {
    let value = root(evaluation);
    for (const name of names) {
      if (typeof value !== 'object' || value === null) return value === UNSURE ? UNSURE : undefined;
      if (Array.isArray(value)) return UNSURE;
      value = Object.hasOwn(value, name) ? value[name] : undefined;
    }
    return value;
  };
};

const unary = (node: AstNode): Plain | undefined => {
  if (node.value === '{') return objectConstructor(node);
  return node.value === '[' ? arrayConstructor(node) : undefined;
};

/** Returns an array constructor. An array among its items is for the evaluator: JSONata takes most of them apart. */
const arrayConstructor = (node: AstNode): Plain | undefined => {
  if (!onlyHas(node, new Set(['type', 'value', 'position', 'expressions']))) return undefined;
  const items = (node.expressions as AstNode[]).map(compilePlain);
  if (!items.every((item) => item !== undefined)) return undefined;
  return (evaluation) => {
    const array: Json[] = [];
    for (const item of items) {
      const value = item(evaluation);
      if (value === UNSURE || Array.isArray(value)) return UNSURE;
      if (value !== undefined) array.push(value);
    }
    return array;
  };
};

/** Returns an object constructor with literal, distinct keys. */
const objectConstructor = (node: AstNode): Plain | undefined => {
  if (!onlyHas(node, new Set(['type', 'value', 'position', 'lhs']))) return undefined;
  const fields = new Map<string, Plain>();
  for (const [key, value] of node.lhs as [AstNode, AstNode][]) {
    const field = compilePlain(value);
    const name = key.value as string;
    if (key.type !== 'string' || !onlyHas(key, PLAIN_FIELDS) || !field) return undefined;
    if (fields.has(name) || name === '__proto__') return undefined;
    fields.set(name, field);
  }
  return (evaluation) => {
    const object: JsonObject = {};
    for (const [name, field] of fields) {
      const value = field(evaluation);
      if (value === UNSURE) return UNSURE;
      if (value !== undefined) object[name] = value;
    }
    return object;
  };
};

const binary = (node: AstNode): Plain | undefined => {
  const apply = OPERATORS.get(node.value as string);
  if (!apply || !onlyHas(node, new Set(['type', 'value', 'position', 'lhs', 'rhs']))) return undefined;
  const left = compilePlain(node.lhs as AstNode);
  const right = compilePlain(node.rhs as AstNode);
  if (!left || !right) return undefined;
  return (evaluation) => {
    const a = left(evaluation);
    if (a === UNSURE) return UNSURE;
    const b = right(evaluation);
    return b === UNSURE ? UNSURE : apply(a, b);
  };
};

const condition = (node: AstNode): Plain | undefined => {
  if (!onlyHas(node, new Set(['type', 'position', 'condition', 'then', 'else']))) return undefined;
  const holds = compilePlain(node.condition as AstNode);
  const positive = compilePlain(node.then as AstNode);
  const negative = node.else ? compilePlain(node.else as AstNode) : () => undefined;
  if (!holds || !positive || !negative) return undefined;
  return (evaluation) => {
    const held = holds(evaluation);
    if (typeof held !== 'boolean') return UNSURE;
    return held ? positive(evaluation) : negative(evaluation);
  };
};

/** Functions that every compiled workflow calls, by name: each takes the nodes of its arguments. */
const FUNCTIONS: ReadonlyMap<string, (given: AstNode[]) => Plain | undefined> = new Map<
  string,
  (given: AstNode[]) => Plain | undefined
>([
  ['millis', (given) => (given.length === 0 ? (evaluation) => evaluation.now : undefined)],
  [
    'exists',
    (given) => {
      const value = given.length === 1 ? compilePlain(given[0] as AstNode) : undefined;
      return (
        value &&
        ((evaluation) => {
          const found = value(evaluation);
          return found === UNSURE ? UNSURE : found !== undefined;
        })
      );
    },
  ],
  [
    // Of nothing and something: the way to write a list of one or more.
    'append',
    ([first, second, ...more]) => {
      const isEmpty = first?.value === '[' && (first.expressions as AstNode[]).length === 0;
      const value = second && more.length === 0 && isEmpty ? compilePlain(second) : undefined;
      return (
        value &&
        ((evaluation) => {
          const found = value(evaluation);
          if (found === UNSURE || Array.isArray(found)) return found;
          return found === undefined ? [] : [found];
        })
      );
    },
  ],
]);

const CALL_FIELDS = new Set(['type', 'name', 'value', 'position', 'arguments', 'procedure']);

/** Returns a call of such a function, unless a variable has its name. */
const call = (node: AstNode): Plain | undefined => {
  const procedure = node.procedure as AstNode;
  if (!onlyHas(node, CALL_FIELDS) || procedure.type !== 'variable') return undefined;
  const name = procedure.value as string;
  const apply = FUNCTIONS.get(name)?.(node.arguments as AstNode[]);
  return apply && ((evaluation) => (evaluation.variable(name) === undefined ? apply(evaluation) : UNSURE));
};

const COMPILERS: ReadonlyMap<string, (node: AstNode) => Plain | undefined> = new Map([
  ['string', literal],
  ['number', literal],
  ['value', literal],
  ['variable', variable],
  ['path', path],
  ['unary', unary],
  ['binary', binary],
  ['condition', condition],
  ['function', call],
]);
