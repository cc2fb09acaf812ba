import { certain } from '#core/certain.ts';
import { ownField } from '#core/json.ts';
import type { Node } from './ast.ts';
import { calledFunction, isBoolean, staticPath } from './facts.ts';

/** Functions that always yield a value. */
const ALWAYS: ReadonlySet<string> = new Set('exists count now millis uuid random range'.split(' '));

/** Names of functions that yield a value if their arguments do; what they refuse fails on its own. */
export const WITH_ARGUMENTS: ReadonlySet<string> = new Set(
  (
    'string substring substringBefore substringAfter lowercase uppercase length trim pad contains replace split join ' +
    'formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power boolean not sum merge type ' +
    'base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis hash'
  ).split(' '),
);

/** Paths below `$states` that Step Functions always fills. */
const FILLED =
  /^(result(\.Payload)?|input|context\.Execution(\.(Id|Name|StartTime|Input))?|errorOutput(\.Error)?)$/;

type Bound = ReadonlyMap<string, boolean>;

/** Whether an expression that can be evaluated may yield nothing. Variables have a value, except for `$` and what it binds to nothing. */
export const mayBeNothing = (node: Node | undefined, bound: Bound = new Map()): boolean => {
  if (!node) return true;
  if (node.predicate || node.stages || node.group) return true;
  return ownField(RULES, node.type)?.(node, bound) ?? !isBoolean(node);
};

const never = (): boolean => false;

const RULES: Record<string, (node: Node, bound: Bound) => boolean> = {
  string: never,
  number: never,
  value: never,
  variable: ({ value }, bound) => value === '' || value === '$' || (bound.get(String(value)) ?? false),
  path: (node) => {
    const found = staticPath(node);
    return !(found?.whole && found.variable === 'states' && FILLED.test(found.path.join('.')));
  },
  unary: (node, bound) => node.value === '-' && mayBeNothing(node.expression, bound),
  binary: (node, bound) => {
    if (isBoolean(node) || node.value === '&') return false;
    return mayBeNothing(node.lhs as Node, bound) || mayBeNothing(node.rhs, bound);
  },
  condition: (node, bound) =>
    mayBeNothing(node.else, bound) ||
    (mayBeNothing(node.then, bound) &&
      !asksFor(certain(node.condition, 'condition'), certain(node.then, 'value'))),
  block: (node, bound) => {
    const inner = new Map(bound);
    const expressions = node.expressions ?? [];
    for (const part of expressions) {
      if (part.type === 'bind') inner.set(String((part.lhs as Node).value), mayBeNothing(part.rhs, inner));
    }
    return mayBeNothing(expressions.at(-1), inner);
  },
  bind: (node, bound) => mayBeNothing(node.rhs, bound),
  function: (node, bound) => {
    const name = calledFunction(node) ?? '';
    const given = node.arguments ?? [];
    if (bound.has(name)) return true;
    if (ALWAYS.has(name) || name === 'error') return false;
    if (name === 'append') return given.every((argument) => mayBeNothing(argument, bound));
    return !WITH_ARGUMENTS.has(name) || given.some((argument) => mayBeNothing(argument, bound));
  },
};

/** Whether a condition asks for the existence of exactly what follows it: `$exists($a.b) ? $a.b`. */
const asksFor = (condition: Node, then: Node): boolean =>
  calledFunction(condition) === 'exists' &&
  condition.arguments?.length === 1 &&
  condition.arguments.every((argument) => withoutPositions(argument) === withoutPositions(then));

const withoutPositions = (node: Node): string =>
  JSON.stringify(node, (key, value) => (key === 'position' ? undefined : value));
