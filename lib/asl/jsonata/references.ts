import { isObject } from '#core/json.ts';

/** A node of jsonata's syntax tree. */
type Node = { type: string; value?: unknown; [field: string]: unknown };

const isNode = (value: unknown): value is Node => isObject(value) && typeof value.type === 'string';

/**
 * Names that an expression reads although there is nothing to read from. An expression of a state has no context item: what it
 * gets is `$states` and variables, so a bare name, `$` or `$$` at its top level reads nothing, and AWS refuses it; so it does a
 * field of `$states` that there is in other places only, which `absent` lists.
 */
export const unsupportedReferences = (ast: unknown, absent: readonly string[]): string[] => {
  const found = new Set<string>();
  visit(ast, false, found, absent);
  return [...found];
};

/** Visits a node; `hasItem` says whether it is evaluated with a context item. */
const visit = (node: unknown, hasItem: boolean, found: Set<string>, absent: readonly string[]): void => {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, hasItem, found, absent);
    return;
  }
  if (!isNode(node)) return;
  const name = nameOf(node);
  if (name !== undefined && (!hasItem || name === '$$')) found.add(name);
  if (node.type === 'path') {
    const steps = Array.isArray(node.steps) ? (node.steps as Node[]) : [];
    const [start, field] = steps;
    const name = start?.type === 'variable' && start.value === 'states' ? String(field?.value) : '';
    if (absent.includes(name)) found.add(`$states.${name}`);
    steps.forEach((step, index) => void visit(step, hasItem || index > 0, found, absent));
    visit(node.group, true, found, absent);
    return;
  }
  for (const [field, child] of Object.entries(node)) {
    if (field === 'value') continue;
    const inside = hasItem || WITH_ITEM.has(field) || node.type === 'transform';
    visitChild(child, inside, found, absent);
  }
};

/** Parts of a node that are evaluated for each item of the value before them. */
const WITH_ITEM = new Set(['predicate', 'stages', 'group', 'terms']);

const visitChild = (
  child: unknown,
  hasItem: boolean,
  found: Set<string>,
  absent: readonly string[],
): void => {
  if (Array.isArray(child) || isNode(child)) visit(child, hasItem, found, absent);
  else if (isObject(child)) for (const part of Object.values(child)) visitChild(part, hasItem, found, absent);
};

const nameOf = (node: Node): string | undefined => {
  if (node.type === 'name') return String(node.value);
  if (node.type === 'wildcard') return '*';
  if (node.type === 'descendant') return '**';
  if (node.type !== 'variable') return undefined;
  if (node.value === '') return '$';
  return node.value === '$' ? '$$' : undefined;
};
