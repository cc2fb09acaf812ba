// Above 250 lines: the costs of node types refer to each other, so that they form one recursion.
import type { EvaluationContext } from '../../model/evaluation.ts';
import type { AstNode } from './synchronous.ts';
import { compileTrace } from './trace.ts';
import { valueSize } from './value-size.ts';

/**
 * A bound of what an expression can cost, from its syntax and the sizes of what it reads: with n values in its data, an
 * expression of degree d visits about n^d of them; some visits weigh more. Where the syntax gives no bound, because of
 * recursion, a range of computed length or a backtracking regular expression, the degree is infinite.
 */
export type Cost = (evaluation: EvaluationContext) => number;

/** Bounds that are larger are worth a look at the data, which costs a part of what evaluating does. */
const MAX_COARSE = 20_000;
/** A literal range of this length weighs no more than other literals. */
const MAX_LITERAL_RANGE = 1000;
const MAX_LITERAL_PADDING = 10_000;

/** Returns the cost of a parsed expression, in values visited, as a function of what it reads. */
export const compileCost = (ast: AstNode): Cost => {
  const variables = new Set(namesIn(ast));
  const nodes = countNodes(ast);
  const degree = Math.max(1, degreeOf(ast, new Map([[NODES, nodes]])));
  const trace = compileTrace(ast);
  if (degree === Number.POSITIVE_INFINITY) return trace;
  const weight = weightiest(ast);
  const readsContext = variables.delete('states') && JSON.stringify(ast).includes('"context"');
  return (evaluation) => {
    let size =
      nodes +
      valueSize(evaluation.stateInput) +
      valueSize(evaluation.result) +
      valueSize(evaluation.errorOutput);
    if (readsContext) size += valueSize(evaluation.executionInput) + 10;
    for (const name of variables) size += valueSize(evaluation.variable(name));
    const cost = weight * size ** degree;
    return cost > MAX_COARSE ? Math.min(cost, trace(evaluation)) : cost;
  };
};

/** Functions and kinds of node that take longer for each value than others do, in visits of a value. */
const WEIGHTS: ReadonlyMap<string, number> = new Map([
  ['sort', 20],
  ['regex', 16],
  ['lambda', 4],
  ['$sort', 20],
  ['$uuid', 10],
  ['$now', 10],
  ['$fromMillis', 20],
  ['$toMillis', 10],
  ['$formatNumber', 20],
  ['$formatInteger', 10],
  ['$parseInteger', 10],
  ['$string', 4],
  ['$formatBase', 4],
  ['$pad', 4],
  ['$hash', 4],
]);

/** Returns the largest weight of the functions and kinds of node in an expression, whatever they are applied to. */
const weightiest = (node: unknown): number => {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return 1;
  let weight = 1;
  if ('type' in node) {
    const name = node.type === 'variable' && 'value' in node ? `$${node.value}` : node.type;
    weight = WEIGHTS.get(String(name)) ?? 1;
  }
  for (const child of Object.values(node)) weight = Math.max(weight, weightiest(child));
  return weight;
};

const countNodes = (node: unknown): number => {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return 1;
  let count = 1 + ('type' in node ? literalLength(node as AstNode) : 0);
  for (const child of Object.values(node)) count += countNodes(child);
  return count;
};

/** Returns the names of the variables that an expression mentions. */
export const namesIn = (node: unknown, names: string[] = []): string[] => {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return names;
  if ('type' in node && node.type === 'variable' && 'value' in node) names.push(String(node.value));
  for (const child of Object.values(node)) namesIn(child, names);
  return names;
};

/** Degrees of the variables that an expression binds itself; those of the workflow are data. */
type Bound = Map<string, number>;
/** The number of an expression's nodes among them; no variable is called so. */
const NODES = ' nodes';

/** Returns the degree of a literal list: expressions that are evaluated for each of its values cost that many times more. */
const degreeOfList = (length: number, bound: Bound): number =>
  length < 2 ? 0 : Math.log(length) / Math.log(Math.max(length, bound.get(NODES) ?? 2));

const UNBOUNDED = Number.POSITIVE_INFINITY;

const degreeOf = (node: AstNode, bound: Bound): number => {
  const own = DEGREES.get(node.type)?.(node, bound) ?? UNBOUNDED;
  return own + around(node, bound);
};

const most = (nodes: unknown, bound: Bound): number =>
  Array.isArray(nodes)
    ? nodes.reduce((degree: number, node) => Math.max(degree, degreeOf(node as AstNode, bound)), 0)
    : 0;

/** What predicates, groups and bindings at a node add. */
const around = (node: AstNode, bound: Bound): number => {
  let degree = 0;
  for (const stage of [...listOf(node.predicate), ...listOf(node.stages)]) {
    if (stage.type === 'filter') degree += degreeOf(stage.expr as AstNode, bound);
  }
  if (node.group) degree += 1 + pairs((node.group as AstNode).lhs, bound);
  for (const binding of ['focus', 'index', 'ancestor']) {
    if (node[binding] === undefined) continue;
    degree += 1;
    if (typeof node[binding] === 'string') bound.set(node[binding], 0);
  }
  return degree;
};

const listOf = (value: unknown): AstNode[] => (Array.isArray(value) ? (value as AstNode[]) : []);

const pairs = (lhs: unknown, bound: Bound): number => most(listOf(lhs).flat(), bound);

const literal = (): number => 0;

const variable = (node: AstNode, bound: Bound): number => {
  const name = String(node.value);
  if (name === '' || name === '$') return 0;
  return bound.get(name) ?? (isRisky(name) ? UNBOUNDED : 1);
};

const path = (node: AstNode, bound: Bound): number =>
  listOf(node.steps).reduce((degree, step) => degree + degreeOf(step, bound), 0);

const unary = (node: AstNode, bound: Bound): number => {
  if (node.value === '-') return degreeOf(node.expression as AstNode, bound);
  if (node.value === '{') return pairs(node.lhs, bound);
  return most(node.expressions, bound) + degreeOfList(listOf(node.expressions).length, bound);
};

const binary = (node: AstNode, bound: Bound): number => {
  const left = node.lhs as AstNode;
  const right = node.rhs as AstNode;
  const degree = Math.max(degreeOf(left, bound), degreeOf(right, bound));
  if (node.value !== '..') return degree;
  const length = lengthOfRange(node);
  if (length !== undefined) return length < MAX_LITERAL_RANGE ? degreeOfList(length, bound) : UNBOUNDED;
  return typeof left.value === 'number' && left.value >= 0 && isCount(right) ? degree : UNBOUNDED;
};

/** Returns how many numbers a literal range holds; undefined for another node. */
const lengthOfRange = ({ type, value, lhs, rhs }: AstNode): number | undefined => {
  if (type !== 'binary' || value !== '..') return undefined;
  const [first, last] = [(lhs as AstNode).value, (rhs as AstNode).value];
  return typeof first === 'number' && typeof last === 'number' ? Math.max(0, last - first + 1) : undefined;
};

/** Returns how many values a node makes of literals alone. */
const literalLength = (node: AstNode): number => lengthOfRange(node) ?? literalText(node)?.length ?? 0;

/** Returns the literal that a call takes apart; undefined for another node. */
const literalText = ({ type, procedure, arguments: values }: AstNode): string | undefined => {
  const name = type === 'function' ? (procedure as AstNode).value : undefined;
  const text = name === 'split' || name === 'match' ? listOf(values)[0]?.value : undefined;
  return typeof text === 'string' ? text : undefined;
};

/** Returns whether a node is `$count(…)` or that less something, which is never more than there are values. */
const isCount = (node: AstNode): boolean => {
  if (node.type === 'binary' && node.value === '-')
    return isCount(node.lhs as AstNode) && (node.rhs as AstNode).type === 'number';
  return node.type === 'function' && (node.procedure as AstNode).value === 'count';
};

/** A value that is bound and used again and again grows: each use counts with the degree of what was bound. */
const block = (node: AstNode, bound: Bound): number => most(node.expressions, new Map(bound));

const bind = (node: AstNode, bound: Bound): number => {
  const value = node.rhs as AstNode;
  const degree = value.type === 'lambda' ? UNBOUNDED : degreeOf(value, bound);
  bound.set(String((node.lhs as AstNode).value), degree);
  return value.type === 'lambda' ? 0 : degree;
};

const condition = (node: AstNode, bound: Bound): number =>
  most([node.condition, node.then, node.else].filter(Boolean), bound);

const apply = (node: AstNode, bound: Bound): number => {
  const called = node.rhs as AstNode;
  if (called.type === 'transform') return degreeOf(node.lhs as AstNode, bound) + transform(called, bound);
  if (called.type !== 'function') return UNBOUNDED;
  return callOf(called, [node.lhs as AstNode, ...listOf(called.arguments)], bound);
};

const call = (node: AstNode, bound: Bound): number =>
  callOf(node, listOf(node.arguments), bound) + degreeOfList(literalText(node)?.length ?? 0, bound);

const callOf = (node: AstNode, values: AstNode[], bound: Bound): number => {
  const { type, value } = node.procedure as AstNode;
  if (type !== 'variable' || typeof value !== 'string' || bound.has(value)) return UNBOUNDED;
  const limit = LIMITED.get(value);
  if (limit && !limit(values)) return UNBOUNDED;
  const own = limit || (value === 'append' && !doubles(values, bound)) ? 0 : FUNCTIONS.get(value);
  if (own === undefined) return UNBOUNDED;
  let degree = 0;
  let inner = 0;
  for (const argument of values) {
    if (argument.type === 'lambda') inner = Math.max(inner, lambdaBody(argument, bound));
    else degree = Math.max(degree, degreeOf(argument, bound));
  }
  return degree + inner + own;
};

/** Returns whether both lists that are joined may hold what the expression has bound, which then grows with each such step. */
const doubles = (values: AstNode[], bound: Bound): boolean =>
  values.every((value) => namesIn(value).some((name) => name === '' || name === '$' || bound.has(name)));

/** Degree of a function that is called with one item after the other. */
const lambdaBody = (node: AstNode, bound: Bound): number => {
  const inside = new Map(bound);
  for (const parameter of listOf(node.arguments)) inside.set(String(parameter.value), 0);
  const body = node.body as AstNode;
  return body.type === 'lambda' && body.thunk === true ? lambdaBody(body, inside) : degreeOf(body, inside);
};

const sort = (node: AstNode, bound: Bound): number =>
  most(
    listOf(node.terms).map((term) => term.expression),
    bound,
  );

const transform = (node: AstNode, bound: Bound): number =>
  1 + most([node.pattern, node.update, node.delete].filter(Boolean), bound);

/** A regular expression that repeats and branches nowhere, or repeats one character or class and nothing else, is matched in one pass. */
const regex = (node: AstNode): number => {
  const { source } = node.value as RegExp;
  return /[*+?{(|]/.test(source) && !REPEATS_ONE.test(source) ? UNBOUNDED : 0;
};

const REPEATS_ONE = /^(\[[^\]\\]*\]|\\[dDsSwW]|[\w -])[*+]$/;

const DEGREES: ReadonlyMap<string, (node: AstNode, bound: Bound) => number> = new Map([
  ['string', literal],
  ['number', literal],
  ['value', literal],
  ['name', literal],
  ['parent', literal],
  ['wildcard', literal],
  ['descendant', (): number => 1],
  ['regex', regex],
  ['variable', variable],
  ['path', path],
  ['unary', unary],
  ['binary', binary],
  ['block', block],
  ['bind', bind],
  ['condition', condition],
  ['apply', apply],
  ['function', call],
  ['sort', sort],
  ['transform', transform],
]);

const names = (text: string): string[] => text.split(' ');

/** What each function adds to the degree of its arguments. Whatever is not here has no bound: `$reduce` may double its result. */
const FUNCTIONS: ReadonlyMap<string, number> = new Map([
  ...names(
    'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim contains ' +
      'replace split match join number floor ceil round abs sqrt power boolean not map filter single sift keys lookup ' +
      'exists merge reverse each error assert type sort base64encode base64decode encodeUrlComponent encodeUrl ' +
      'decodeUrlComponent decodeUrl now millis uuid hash random parse formatBase partition',
  ).map((name): [string, number] => [name, 0]),
  ...names('append zip spread shuffle').map((name): [string, number] => [name, 1]),
  ['distinct', 2],
]);

const isLiteral = (node: AstNode | undefined, kind: 'number' | 'string', largest: number): boolean =>
  node === undefined ||
  (node.type === kind && (kind === 'string' || Math.abs(Number(node.value)) <= largest));

/**
 * A picture of a date whose numbers are kept apart, so that a text is matched in one pass. JSONata reads dates with a regular
 * expression, which tries every way to share out the digits of `[Y][M][D]`, or the words of `[Yw] [Mw]`.
 */
const SEPARATED = /^(?:\[[A-Za-z][01#:]*(?:,[\d*-]+)?\](?:[^A-Za-z0-9[\]]+|T|Z|$|(?=\[[Zz])))*$/;

/** Functions whose cost depends on the value of an argument: literal ones are bounded. */
const LIMITED: ReadonlyMap<string, (values: AstNode[]) => boolean> = new Map([
  ['pad', (values: AstNode[]): boolean => isLiteral(values.at(1), 'number', MAX_LITERAL_PADDING)],
  ['formatNumber', (values: AstNode[]): boolean => isLiteral(values.at(1), 'string', 0)],
  ['formatInteger', (values: AstNode[]): boolean => isLiteral(values.at(1), 'string', 0)],
  ['parseInteger', (values: AstNode[]): boolean => isLiteral(values.at(1), 'string', 0)],
  [
    'toMillis',
    (values: AstNode[]): boolean =>
      isLiteral(values.at(1), 'string', 0) && SEPARATED.test(String(values.at(1)?.value ?? '')),
  ],
  ['fromMillis', (values: AstNode[]): boolean => isLiteral(values.at(1), 'string', 0)],
  [
    'range',
    (values: AstNode[]): boolean =>
      values.length > 1 && values.every((value) => isLiteral(value, 'number', MAX_LITERAL_RANGE)),
  ],
]);

/** Returns whether a function that is handed to another, such as `$map($texts, $eval)`, has no bound. */
const isRisky = (name: string): boolean =>
  LIMITED.has(name) || name === 'eval' || name === 'reduce' || (FUNCTIONS.get(name) ?? 0) > 0;
