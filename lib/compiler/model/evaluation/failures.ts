import { allDefined } from '#core/all-defined.ts';
import { certain } from '#core/certain.ts';
import { type JsonObject, ownField } from '#core/json.ts';
import type { Node } from '../../expressions/ast.ts';
import { calledFunction, type Fact, factsOf } from '../../expressions/facts.ts';
import { itemsOf, type Type, type TypeScope, typeNames, typeOf } from '../types.ts';
import { print } from './print.ts';
import { type Parameter, PER_ITEM, SIGNATURES } from './signatures.ts';

/** What is known where an expression is evaluated. */
export interface EvaluationScope extends TypeScope {
  /** What conditions around say of variables. */
  facts: readonly Fact[];
}

/**
 * Conditions in JSONata that cannot fail themselves, to be asked in this order: if evaluating an expression would fail, one of them is
 * true. None if it cannot fail; undefined if no conditions tell.
 */
export type Failures = readonly string[] | undefined;

const NONE: Failures = [];

const inOrder = (parts: readonly Failures[]): Failures => allDefined(parts)?.flat();

/** Conditions that would read names which mean nothing outside. */
const hidden = (failures: Failures): Failures => (failures?.length === 0 ? NONE : undefined);

/** Returns one condition for a list of them. Each is asked only if those before it are false. */
export const anyOf = (conditions: readonly string[]): string =>
  conditions.length === 1
    ? conditions.join()
    : [
        ...conditions.slice(0, -1).map((condition) => `(${condition}) ? true : `),
        `(${conditions.at(-1)})`,
      ].join('');

const knownAs = (node: Node, type: string, scope: EvaluationScope): boolean => {
  const names = typeNames(typeOf(node, scope));
  return names !== undefined && [...names].every((name) => name === type);
};

/** A value of another type; the type of a missing value is missing, and compares as false. */
const unless = (node: Node, type: string, scope: EvaluationScope): Failures => {
  if (knownAs(node, type, scope)) return NONE;
  const text = print(node);
  return text === undefined ? undefined : [`$type(${text}) != "${type}"`];
};

/** A list in which something has another type. */
const unlessAll = (node: Node, type: string, scope: EvaluationScope): Failures => {
  const items = typeNames(itemsOf(typeOf(node, scope)));
  if (items && [...items].every((name) => name === type)) return NONE;
  const text = print(node);
  return text === undefined ? undefined : [`$count($append([], ${text})[$type($) != "${type}"]) > 0`];
};

const UNORDERED = '["null", "boolean", "array", "object", "function"]';

const unlessOrdered = (left: Node, right: Node, scope: EvaluationScope): Failures => {
  for (const type of ['number', 'string']) {
    if (knownAs(right, type, scope)) return unless(left, type, scope);
    if (knownAs(left, type, scope)) return unless(right, type, scope);
  }
  const [a, b] = [print(left), print(right)];
  if (a === undefined || b === undefined) return undefined;
  return [`$type(${a}) in ${UNORDERED}`, `$type(${b}) in ${UNORDERED}`, `$type(${a}) != $type(${b})`];
};

/** What fails only if a condition holds, or does not. */
const where = (condition: Node, holds: boolean, failures: Failures): Failures => {
  if (!failures || failures.length === 0) return failures;
  const text = print(condition);
  if (text === undefined) return undefined;
  return [holds ? `(${text}) ? (${anyOf(failures)}) : false` : `(${text}) ? false : (${anyOf(failures)})`];
};

const given = (scope: EvaluationScope, condition: Node, holds: boolean): EvaluationScope => ({
  ...scope,
  facts: [...scope.facts, ...factsOf(condition, holds)],
});

const ofBinary = (node: Node, scope: EvaluationScope): Failures => {
  const [left, right] = [node.lhs as Node, certain(node.rhs, 'right operand')];
  const operator = String(node.value);
  const first = failuresOf(left, scope);
  if (operator === 'and' || operator === 'or') {
    const holds = operator === 'and';
    return inOrder([first, where(left, holds, failuresOf(right, given(scope, left, holds)))]);
  }
  const both = inOrder([first, failuresOf(right, scope)]);
  if (['=', '!=', 'in'].includes(operator)) return both;
  if (operator === '&') return inOrder([both, isInfinite(left), isInfinite(right)]);
  if (['<', '<=', '>', '>='].includes(operator)) return inOrder([both, unlessOrdered(left, right, scope)]);
  if (!['+', '-', '*', '/', '%'].includes(operator)) return undefined;
  return inOrder([
    both,
    unless(left, 'number', scope),
    unless(right, 'number', scope),
    isInfinite(left),
    isInfinite(right),
  ]);
};

/** A division by zero yields an infinite number or none, with which no operator or function works. */
const isInfinite = (node: Node): Failures => {
  const { type, value, rhs, expressions } = node;
  const [only, ...more] = expressions ?? [];
  if (type === 'block' && only && more.length === 0) return isInfinite(only);
  if (type !== 'binary' || (value !== '/' && value !== '%')) {
    return /"type":"binary","value":"[/%]"/.test(JSON.stringify(node)) ? undefined : NONE;
  }
  if (rhs?.type === 'number' && rhs.value !== 0) return NONE;
  const text = print(rhs);
  return text === undefined ? undefined : [`${text} = 0`];
};

const ofPath = (node: Node, scope: EvaluationScope): Failures => {
  const steps = node.type === 'path' ? (node.steps ?? []) : [node];
  if (node.group) return undefined;
  const found: Failures[] = [];
  for (const [index, step] of steps.entries()) {
    const bare = { ...step, predicate: undefined, stages: undefined };
    const before = (last: Node[]): Type => itemsOf(typeOf({ type: 'path', steps: last }, scope));
    const inside = (type: Type): EvaluationScope => ({ ...scope, context: type });
    if (step.group || step.focus !== undefined || step.index !== undefined) return undefined;
    if (index === 0) {
      if (!NAMES.has(step.type)) found.push(failuresOf(bare, scope));
    } else if (!NAMES.has(step.type)) {
      found.push(hidden(failuresOf(bare, inside(before(steps.slice(0, index))))));
    }
    for (const { type, expr } of [...(step.predicate ?? []), ...(step.stages ?? [])]) {
      if (type !== 'filter') return undefined;
      found.push(
        hidden(failuresOf(certain(expr, 'filter'), inside(before([...steps.slice(0, index), bare])))),
      );
    }
  }
  for (const { expr } of node.type === 'path' ? (node.predicate ?? []) : []) {
    found.push(hidden(failuresOf(certain(expr, 'filter'), { ...scope, context: undefined })));
  }
  return inOrder(found);
};

const NAMES: ReadonlySet<string> = new Set(['name', 'variable', 'wildcard', 'descendant']);

const ofArgument = (parameter: Parameter, node: Node, scope: EvaluationScope): Failures => {
  if (parameter === 'any' || (parameter === 'pattern' && node.type === 'regex')) return NONE;
  if (parameter === 'pattern') return unless(node, 'string', scope);
  return parameter.endsWith('s')
    ? unlessAll(node, parameter.slice(0, -1), scope)
    : unless(node, parameter, scope);
};

const ofCall = (node: Node, scope: EvaluationScope): Failures => {
  const name = calledFunction(node);
  const list = node.arguments ?? [];
  if (name === undefined || node.type === 'partial' || scope.bound?.has(name)) return undefined;
  if (PER_ITEM.has(name)) return ofItems(list, scope);
  const signature = SIGNATURES.get(name);
  // Without its first argument a function takes what is at hand.
  if (!signature || list.length > signature.length || (list.length === 0 && signature.length > 0))
    return undefined;
  return inOrder([
    ...list.map((argument) => failuresOf(argument, scope)),
    ...list.map((argument, index) => ofArgument(certain(signature[index], 'parameter'), argument, scope)),
    ...list.map(isInfinite),
  ]);
};

const binding = (scope: EvaluationScope, names: readonly [string, Type][]): EvaluationScope => {
  const bound = new Map([...(scope.bound ?? []), ...names]);
  return {
    ...scope,
    tested: undefined,
    bound,
    facts: scope.facts.filter(({ variable }) => !bound.has(variable)),
  };
};

/** `$map(list, function($item, $index) { … })` and the like. */
const ofItems = ([list, callback]: readonly Node[], scope: EvaluationScope): Failures => {
  if (!list || callback?.type !== 'lambda' || !callback.body) return undefined;
  const types = [itemsOf(typeOf(list, scope)), { type: 'number' } satisfies JsonObject];
  const names = (callback.arguments ?? []).map((parameter, place): [string, Type] => [
    String(parameter.value),
    types[place],
  ]);
  return inOrder([failuresOf(list, scope), hidden(failuresOf(callback.body, binding(scope, names)))]);
};

const ofBlock = ({ expressions = [] }: Node, scope: EvaluationScope): Failures => {
  const [only, ...more] = expressions;
  if (only && more.length === 0 && only.type !== 'bind') return failuresOf(only, scope);
  const found: Failures[] = [];
  let inner = scope;
  for (const part of expressions) {
    const value = part.type === 'bind' ? certain(part.rhs, 'bound value') : part;
    found.push(hidden(failuresOf(value, inner)));
    if (part.type !== 'bind') continue;
    inner = binding(inner, [[String((part.lhs as Node).value), typeOf(value, inner)]]);
  }
  return inOrder(found);
};

const none = (): Failures => NONE;

const RULES: Record<string, (node: Node, scope: EvaluationScope) => Failures> = {
  string: none,
  number: none,
  value: none,
  regex: none,
  // A call at the end of a function's body is wrapped.
  lambda: (node, scope) => (node.thunk ? failuresOf(certain(node.body, 'body'), scope) : NONE),
  name: ofPath,
  variable: ofPath,
  path: ofPath,
  binary: ofBinary,
  unary: (node, scope) => {
    if (node.value === '[') return inOrder((node.expressions ?? []).map((part) => failuresOf(part, scope)));
    if (node.value === '-') {
      const negated = certain(node.expression, 'operand');
      return inOrder([failuresOf(negated, scope), unless(negated, 'number', scope), isInfinite(negated)]);
    }
    const pairs = Array.isArray(node.lhs) ? node.lhs : [];
    if (pairs.some(([key]) => key.type !== 'string')) return undefined;
    return inOrder(pairs.map(([, value]) => failuresOf(value, scope)));
  },
  condition: (node, scope) => {
    const condition = certain(node.condition, 'condition');
    const way = (branch: Node | undefined, holds: boolean): Failures =>
      branch ? where(condition, holds, failuresOf(branch, given(scope, condition, holds))) : NONE;
    return inOrder([failuresOf(condition, scope), way(node.then, true), way(node.else, false)]);
  },
  block: ofBlock,
  function: ofCall,
};

/** Returns when evaluating an expression fails, so that a Choice, which catches nothing, can ask beforehand. */
export const failuresOf = (node: Node, scope: EvaluationScope): Failures => {
  if (node.predicate && node.type !== 'path' && !NAMES.has(node.type)) return undefined;
  return ownField(RULES, node.type)?.(node, scope);
};
