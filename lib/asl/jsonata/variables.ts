import jsonata from 'jsonata';
import { isObject } from '#core/json.ts';
import { BUILT_IN_FUNCTIONS, REFUSED_FUNCTIONS } from './functions.ts';

/** Names that stand for no workflow variable: the context item, the root, and what Step Functions gives a state. */
const GIVEN = new Set(['', '$', 'states']);

/** Returns the workflow variables that an expression reads; none if it cannot be parsed. */
export const variablesIn = (source: string): string[] => {
  const found: Names = { read: new Set(), bound: new Set() };
  try {
    collect(jsonata(source).ast(), found);
  } catch {
    return [];
  }
  return [...found.read].filter(
    (name) =>
      !GIVEN.has(name) &&
      !found.bound.has(name) &&
      !BUILT_IN_FUNCTIONS.has(name) &&
      !REFUSED_FUNCTIONS.has(name),
  );
};

interface Names {
  read: Set<string>;
  /** Names that the expression itself gives a value: by `:=`, as parameters, by `@` and `#`. */
  bound: Set<string>;
}

const collect = (node: unknown, found: Names): void => {
  if (Array.isArray(node)) {
    for (const item of node) collect(item, found);
    return;
  }
  if (!isObject(node)) return;
  if (node.type === 'variable') found.read.add(String(node.value));
  for (const binding of [node.focus, node.index]) if (typeof binding === 'string') found.bound.add(binding);
  if (node.type === 'bind') addName(node.lhs, found.bound);
  if (node.type === 'lambda' && Array.isArray(node.arguments))
    for (const parameter of node.arguments) addName(parameter, found.bound);
  for (const child of Object.values(node)) collect(child, found);
};

const addName = (node: unknown, names: Set<string>): void => {
  if (isObject(node) && node.type === 'variable') names.add(String(node.value));
};
