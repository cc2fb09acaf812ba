import { PASSES_UNDEFINED } from '#asl/jsonata/functions.ts';
import type { Node } from './ast.ts';

/** What a condition says of a path when it holds: `$variable.path` is there (`set`: neither undefined nor null), or is not. */
export interface Fact {
  variable: string;
  path: string[];
  is: 'set' | 'unset';
  /** Whether it may also be there, and be false, 0 or empty. */
  falsy?: true;
  /** Whether it may be null in data, which exists. */
  nullable?: true;
}

/** A path from a variable through names only, as far as it goes; `whole` when nothing follows. */
export interface StaticPath {
  variable: string;
  path: string[];
  whole: boolean;
}

const filtered = (node: Node): boolean => node.predicate !== undefined || node.stages !== undefined;

/** Returns the static path that a node is or begins with. */
export const staticPath = (node: Node): StaticPath | undefined => {
  const [first, ...rest] = node.type === 'path' ? (node.steps ?? []) : [node];
  if (first?.type !== 'variable' || first.value === '' || first.value === '$') return undefined;
  const path: string[] = [];
  let whole = !filtered(first) && !node.group && !first.group;
  for (const step of whole ? rest : []) {
    if (step.type !== 'name') {
      whole = false;
      break;
    }
    path.push(String(step.value));
    if (filtered(step)) {
      whole = false;
      break;
    }
  }
  return { variable: String(first.value), path, whole };
};

/** Returns the name of the function that a node calls, when it is called by name. */
export const calledFunction = (node: Node): string | undefined =>
  (node.type === 'function' || node.type === 'partial') && node.procedure?.type === 'variable'
    ? String(node.procedure.value)
    : undefined;

/** Whether a node's value is true or false and never anything else. */
export const isBoolean = (node: Node | undefined): boolean => {
  if (!node) return false;
  if (node.type === 'binary') return ['=', '!=', 'in', 'and', 'or'].includes(String(node.value));
  if (node.type === 'value') return typeof node.value === 'boolean';
  if (node.type === 'condition') return isBoolean(node.then) && isBoolean(node.else);
  if (node.type === 'block') return isBoolean(node.expressions?.at(-1));
  const name = calledFunction(node);
  return name === 'exists' || (name === 'not' && isBoolean(node.arguments?.[0]));
};

/** Whether a node always has a value: a variable has, a path may not. */
const isDefined = (node: Node): boolean => {
  const found = staticPath(node);
  return isBoolean(node) || (found?.whole === true && found.path.length === 0);
};

const literal = (node: Node): boolean =>
  ['string', 'number', 'value'].includes(node.type) && node.value !== null;
const isNull = (node: Node): boolean => node.type === 'value' && node.value === null;

const set = (node: Node): Fact[] => {
  const found = staticPath(node);
  return found ? [{ variable: found.variable, path: found.path, is: 'set' }] : [];
};

const unset = (node: Node): Fact[] => {
  const found = staticPath(node);
  return found?.whole ? [{ variable: found.variable, path: found.path, is: 'unset' }] : [];
};

/**
 * Facts from an operand of a comparison that held: an undefined operand makes every comparison false, and with null, which a
 * variable itself may be, nothing is less or greater.
 */
const setOperand = (node: Node, ordering = false): Fact[] => {
  const name = calledFunction(node);
  const argument = node.arguments?.[0];
  if (name && argument && PASSES_UNDEFINED.has(name)) return setOperand(argument);
  const found = staticPath(node);
  return found && (ordering || found.path.length > 0) ? set(node) : [];
};

const comparison = (operator: string, left: Node, right: Node, holds: boolean): Fact[] => {
  for (const [side, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if ((operator === '=' || operator === '!=') && typeof other.value === 'boolean' && isBoolean(side)) {
      return factsOf(side, ((operator === '=') === holds) === other.value);
    }
    if (isNull(other)) {
      if (operator === '=') {
        if (holds) return unset(side);
        return staticPath(side)?.path.length === 0 ? set(side) : [];
      }
      if (operator === '!=') return holds ? set(side) : unset(side);
    }
    const name = calledFunction(side);
    const argument = side.arguments?.[0];
    if (name === 'type' && argument && other.type === 'string') {
      const nothing = other.value === 'null' || other.value === 'undefined';
      // Of what is undefined, $type is undefined, and a comparison with that is false.
      const sure = holds || isDefined(argument);
      if (sure && (operator === '=') === (holds !== nothing)) return set(argument);
    }
    if (name === 'count' && argument && holds && side === left && isPositiveCount(operator, other.value)) {
      // Null counts as one.
      return setOperand(argument);
    }
    if (operator === '=' && holds && literal(other)) return set(side);
  }
  const ordering = operator !== '=' && operator !== '!=' && operator !== 'in';
  return holds ? [...setOperand(left, ordering), ...setOperand(right, ordering)] : [];
};

const isPositiveCount = (operator: string, bound: unknown): boolean =>
  typeof bound === 'number' &&
  ((operator === '>' && bound >= 0) || (operator === '>=' && bound >= 1) || (operator === '=' && bound >= 1));

/** Returns what is known once an expression came out true (`holds`), or false or undefined. Never claims what may be false. */
export const factsOf = (node: Node, holds: boolean): Fact[] => {
  const operator = String(node.value);
  const left = node.lhs as Node;
  if (node.type === 'binary' && node.rhs) {
    if (operator === 'and') return holds ? [...factsOf(left, true), ...factsOf(node.rhs, true)] : [];
    if (operator === 'or') return holds ? [] : [...factsOf(left, false), ...factsOf(node.rhs, false)];
    if (['=', '!=', '<', '<=', '>', '>=', 'in'].includes(operator)) {
      return comparison(operator, left, node.rhs, holds);
    }
    return [];
  }
  const [only, ...more] = node.type === 'block' ? (node.expressions ?? []) : [];
  if (only && more.length === 0) return factsOf(only, holds);
  if (node.type === 'condition' && holds && node.else?.type === 'value' && node.else.value === false) {
    return [node.condition, node.then].flatMap((part) => (part ? factsOf(part, true) : []));
  }
  const name = calledFunction(node);
  const argument = node.arguments?.[0];
  if (name && argument) {
    if (name === 'exists')
      return holds ? set(argument).map((fact) => ({ ...fact, nullable: true })) : unset(argument);
    if (name === 'boolean') return factsOf(argument, holds);
    // $not of nothing is nothing, which is not true either.
    if (name === 'not') return holds || isDefined(argument) ? factsOf(argument, !holds) : [];
    return [];
  }
  return holds ? set(node) : unset(node).map((fact) => ({ ...fact, falsy: true }));
};
