import { BUILT_IN_FUNCTIONS } from '#asl/jsonata/functions.ts';
import { certain } from '#core/certain.ts';
import { ownField } from '#core/json.ts';
import type { NamedStretch, PathUse, VariableUse } from './analysis.ts';
import type { Node } from './ast.ts';
import { calledFunction, type Fact, factsOf, staticPath } from './facts.ts';

/** What a walk over a tree finds. */
export interface Found {
  /** By the offset of the token: JSONata writes the left side of `??` and `?:` twice into its tree. */
  variables: Map<number, VariableUse>;
  paths: PathUse[];
  functions: NamedStretch[];
  bareNames: NamedStretch[];
  contexts: NamedStretch[];
  existence: NamedStretch[];
}

/** `whole`: the value of the expression; `test`: only true or not matters; `value`: anything else. */
type Role = 'whole' | 'test' | 'value';

interface Scope {
  found: Found;
  bound: ReadonlySet<string>;
  known: Fact[];
  /** Whether field names have something to be read from. */
  context: boolean;
  role: Role;
}

const inRole = (scope: Scope, role: Role): Scope => (scope.role === role ? scope : { ...scope, role });
const inside = (scope: Scope): Scope => ({ ...scope, context: true, role: 'value' });
const knowing = (scope: Scope, facts: Fact[]): Scope =>
  facts.length === 0 ? scope : { ...scope, known: [...scope.known, ...facts] };
const binding = (scope: Scope, names: (string | undefined)[]): Scope => {
  const added = names.filter((name) => name !== undefined);
  return added.length === 0 ? scope : { ...scope, bound: new Set([...scope.bound, ...added]) };
};

const visitAll = (nodes: readonly (Node | undefined)[], scope: Scope): void => {
  for (const node of nodes) visit(node, scope);
};

/** Visits filters and groupings, which read from the node before them. */
const visitFilters = (node: Node, scope: Scope): void => {
  const filters = [...(node.predicate ?? []), ...(node.stages ?? [])].map((filter) => filter.expr);
  visitAll([...filters, ...(node.group?.lhs ?? []).flat()], inside(scope));
};

const isOperandItself = (node: Node | undefined): boolean =>
  node?.type === 'path' || node?.type === 'variable';

const ORDERINGS = ['<', '<=', '>', '>='];

const operandRole = (operator: string, around: Role): Role => {
  if (['=', '!=', 'in'].includes(operator)) return 'test';
  return ORDERINGS.includes(operator) ? around : 'value';
};

const visitBinary = (node: Node, scope: Scope): void => {
  const operator = String(node.value);
  const left = node.lhs as Node;
  if (operator === 'and' || operator === 'or') {
    const test = inRole(scope, 'test');
    visit(left, test);
    visit(node.rhs, knowing(test, factsOf(left, operator === 'and')));
    return;
  }
  // An undefined operand makes =, != and `in` false and the other comparisons undefined, which is not true either; null, which
  // a variable itself may be, makes the others fail.
  const ordering = ORDERINGS.includes(operator);
  const role = operandRole(operator, scope.role);
  for (const operand of [left, node.rhs]) {
    const takes = isOperandItself(operand) && !(ordering && operand?.type === 'variable');
    visit(operand, inRole(scope, takes ? role : 'value'));
  }
};

const visitCondition = (node: Node, scope: Scope): void => {
  visit(node.condition, inRole(scope, 'test'));
  const condition = certain(node.condition, 'condition');
  visit(node.then, knowing(scope, factsOf(condition, true)));
  visit(node.else, knowing(scope, factsOf(condition, false)));
};

const visitBind = (node: Node, scope: Scope): Scope => {
  const inner = binding(scope, [String((node.lhs as Node).value)]);
  visit(node.rhs, inRole(node.rhs?.type === 'lambda' ? inner : scope, 'value'));
  return inner;
};

const visitBlock = (node: Node, scope: Scope): void => {
  const expressions = node.expressions ?? [];
  let inner = scope;
  expressions.forEach((expression, index) => {
    if (expression.type === 'bind') inner = visitBind(expression, inner);
    else visit(expression, index === expressions.length - 1 ? inner : inRole(inner, 'value'));
  });
};

const visitLambda = (node: Node, scope: Scope): void => {
  const parameters = (node.arguments ?? []).map((parameter) => String(parameter.value));
  visit(node.body, binding(inRole(scope, 'value'), parameters));
};

const visitCall = (node: Node, scope: Scope): void => {
  const name = calledFunction(node);
  const [first, ...others] = node.arguments ?? [];
  const end = node.procedure?.position;
  const free = name !== undefined && !scope.bound.has(name);
  if (!free) visit(node.procedure, inRole(scope, 'value'));
  // `??` comes as a call of $exists that the text does not have, and so has no position.
  if (free && end !== undefined) {
    const start = end - name.length - 1;
    scope.found.functions.push({ name, start, end });
    const argument = first?.type === 'variable' && !first.predicate ? String(first.value) : '';
    if (name === 'exists' && argument !== '' && !scope.bound.has(argument)) {
      scope.found.existence.push({ name: argument, start, end: certain(first?.position, 'position') });
    }
  }
  const tests =
    name === 'exists' ||
    name === 'type' ||
    (name === 'count' && first?.type === 'path') ||
    (name === 'boolean' && scope.role !== 'value');
  visit(first, inRole(scope, tests ? 'test' : 'value'));
  visitAll(others, inRole(scope, 'value'));
};

const visitPath = (node: Node, scope: Scope): void => {
  let inner = inside(scope);
  (node.steps ?? [node]).forEach((step, index) => {
    const stages = step.stages ?? [];
    const indexes = stages.filter((stage) => stage.type === 'index').map((stage) => String(stage.value));
    if (index === 0) visitStart(step, node, scope);
    else if (step.type !== 'name') visit(step, inner);
    inner = binding(inner, [step.focus, step.index, ...indexes]);
    if (step.type === 'name' || (index === 0 && step.type === 'variable')) visitFilters(step, inner);
  });
  if (node.steps) visitFilters(node, inner);
};

/** The first step of a path: what it is read from. */
const visitStart = (step: Node, node: Node, scope: Scope): void => {
  const { found, bound, context } = scope;
  const end = step.position ?? 0;
  const name = String(step.value);
  if (step.type === 'name') {
    if (!context) found.bareNames.push({ name, start: end - name.length, end });
    return;
  }
  if (step.type !== 'variable') {
    visit(step, inRole(scope, 'value'));
    return;
  }
  const start = end - name.length - 1;
  if (name === '' || name === '$') {
    if (!context || name === '$') found.contexts.push({ name: `$${name}`, start, end });
  } else if (!bound.has(name)) {
    // `$error` is what went wrong wherever it is not called.
    if (BUILT_IN_FUNCTIONS.has(name) && name !== 'error') found.functions.push({ name, start, end });
    else addVariable({ name, start, end }, node, scope);
  }
};

const TESTED: Record<Role, VariableUse['tested']> = { test: 'yes', whole: 'as-condition', value: 'no' };

const addVariable = (token: NamedStretch, node: Node, scope: Scope): void => {
  const { variables, paths } = scope.found;
  if (variables.has(token.start)) return;
  const use: VariableUse = { ...token, known: scope.known, tested: TESTED[scope.role] };
  variables.set(token.start, use);
  const steps = staticPath(node)?.path ?? [];
  const last = steps.length > 0 ? node.steps?.[steps.length]?.position : undefined;
  const after = (node.steps ?? []).slice(steps.length + 1);
  const stop = after.findIndex((step) => step.type !== 'name');
  const beyond = after.slice(0, stop === -1 ? undefined : stop).map((step) => String(step.value));
  paths.push({ variable: token.name, steps, start: token.start, end: last ?? token.end, beyond, use });
};

const visitParts = (node: Node, scope: Scope): void => {
  const value = inRole(scope, 'value');
  visitAll(Array.isArray(node.lhs) ? node.lhs.flat() : [node.lhs], value);
  visitAll([...(node.expressions ?? []), node.expression, node.rhs], value);
  const sorted = (node.terms ?? []).map((term) => term.expression);
  visitAll([...sorted, node.pattern, node.update, node.delete, node.expr], inside(scope));
};

const VISITORS: Record<string, (node: Node, scope: Scope) => void> = {
  path: visitPath,
  variable: visitPath,
  name: visitPath,
  binary: visitBinary,
  condition: visitCondition,
  bind: visitBind,
  block: visitBlock,
  lambda: visitLambda,
  function: visitCall,
  partial: visitCall,
};

const visit = (node: Node | undefined, scope: Scope): void => {
  if (!node) return;
  const visitor = ownField(VISITORS, node.type) ?? visitParts;
  visitor(node, scope);
  if (visitor !== visitPath) visitFilters(node, scope);
};

/** Walks over a whole tree. */
export const walk = (ast: Node): Found => {
  const found: Found = {
    variables: new Map(),
    paths: [],
    functions: [],
    bareNames: [],
    contexts: [],
    existence: [],
  };
  visit(ast, { found, bound: new Set(), known: [], context: false, role: 'whole' });
  return found;
};
