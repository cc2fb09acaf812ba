import { CONTEXT_NAMES } from '#contracts/progress/authored-expression.ts';
import { certain } from '#core/certain.ts';
import { invariant } from '#core/invariant.ts';
import { isObject, type Json } from '#core/json.ts';
import { analyse } from '../expressions/analyse.ts';
import type { Node } from '../expressions/ast.ts';
import { calledFunction, staticPath } from '../expressions/facts.ts';
import { mayBeNothing } from '../expressions/presence.ts';
import { expressionOf } from './inline.ts';
import { quoted } from './placeholders.ts';

/*
 * Step Functions fails if the expression of a field yields nothing. JSONata does not if the same expression is part of a larger one:
 * it drops the key or the element. What an author wrote means the same in both places: it fails.
 */

const MAX_QUOTED_LENGTH = 300;

const treeOf = (expression: string): Node => {
  const analysis = analyse(expression);
  invariant(analysis.ok, `emitted JSONata does not parse: ${expression}`);
  return analysis.ast;
};

const shortened = (text: string): string =>
  text.length <= MAX_QUOTED_LENGTH ? text : `${text.slice(0, MAX_QUOTED_LENGTH)}…`;

/** Emitted JSONata in the author's words, as far as names go. */
const asWritten = (expression: string): string =>
  CONTEXT_NAMES.reduce((text, [emitted, written]) => text.replaceAll(emitted, written), expression);

/** Returns the JSONata text of what Step Functions says of an expression that yields nothing. */
export const nothingCause = (expression: string): string =>
  quoted(`'${shortened(asWritten(expression))}' returned nothing (undefined).`);

const failure = (expression: string): string => `$error(${nothingCause(expression)})`;

/** Returns the expression for use inside another: it fails if it yields nothing. */
export const present = (expression: string): string => {
  const tree = treeOf(expression);
  if (!mayBeNothing(tree)) return expression;
  return staticPath(tree)?.whole
    ? `($exists(${expression}) ? ${expression} : ${failure(expression)})`
    : `($v := ${expression}; $exists($v) ? $v : ${failure(expression)})`;
};

/** Returns the expressions in an ASL value that may yield nothing. */
export const absentIn = (value: Json): string[] => {
  if (typeof value === 'string') {
    const expression = expressionOf(value);
    return expression !== undefined && mayBeNothing(treeOf(expression)) ? [expression] : [];
  }
  if (Array.isArray(value)) return value.flatMap(absentIn);
  return isObject(value) ? Object.values(value).flatMap(absentIn) : [];
};

/** Functions for which nothing is an empty list. */
const LISTS: ReadonlySet<string> = new Set(
  'filter map sort distinct reverse shuffle append zip spread each keys sift match'.split(' '),
);

/**
 * Returns the list that an expression yields, as an array. A list that is not there fails; filters and mappings that find nothing
 * in a list yield an empty one.
 */
export const presentList = (expression: string): string => `$append([], ${listed(expression)})`;

const listed = (expression: string): string => {
  const tree = treeOf(expression);
  const source = sourceOf(tree);
  if (source) {
    if (source.path.length === 0 || !mayBeNothing(tree)) return expression;
    const { text, lists } = source;
    const empty = lists.length === 0 ? '' : `${lists} ? [] : `;
    return `($exists(${text}) ? ${expression} : ${empty}${failure(text)})`;
  }
  return mayBeEmpty(tree) ? expression : present(expression);
};

interface Source {
  path: string[];
  text: string;
  /** Condition under which the path yields nothing because a list on it is empty. */
  lists: string;
}

/** The path that a list is read from. */
const sourceOf = (tree: Node): Source | undefined => {
  const name = calledFunction(tree);
  const [first] = tree.arguments ?? [];
  if (name !== undefined) return LISTS.has(name) && first && name !== 'append' ? sourceOf(first) : undefined;
  const found = staticPath(tree);
  if (!found) return undefined;
  const texts = [`$${found.variable}`];
  for (const step of found.path) {
    texts.push(`${texts.at(-1)}.${/^[A-Za-z_]\w*$/.test(step) ? step : `\`${step}\``}`);
  }
  const input = texts[0] === '$states' && found.path[1] === 'Execution' ? 3 : 0;
  const above = texts.slice(input + (input > 0 ? 1 : 0), -1);
  const types = above.map((text) => `$type(${text})`);
  const lists =
    types.length > 1 ? `"array" in [${types.join(', ')}]` : types.map((type) => `${type} = "array"`).join('');
  const path = input > 0 ? found.path.slice(input) : found.path;
  return { path, text: certain(texts.at(-1), 'text of a path'), lists };
};

/** Whether nothing may mean that nothing was found. */
const mayBeEmpty = (node: Node | undefined): boolean => {
  if (!node) return false;
  if (node.type === 'condition') return mayBeEmpty(node.then) || mayBeEmpty(node.else);
  const name = calledFunction(node);
  if (name !== undefined) return LISTS.has(name);
  return (
    !['string', 'number', 'value', 'binary', 'unary', 'variable'].includes(node.type) &&
    !staticPath(node)?.whole
  );
};
