import { allDefined } from '#core/all-defined.ts';
import { ownField } from '#core/json.ts';
import type { Node } from '../../expressions/ast.ts';
import { calledFunction } from '../../expressions/facts.ts';

const all = (nodes: readonly (Node | undefined)[]): string[] | undefined => allDefined(nodes.map(print));

const name = (text: string): string => (/^[A-Za-z_]\w*$/.test(text) ? text : `\`${text}\``);

const PRINTERS: Record<string, (node: Node) => string | undefined> = {
  string: ({ value }) => JSON.stringify(value),
  number: ({ value }) => String(value),
  value: ({ value }) => String(value),
  variable: ({ value }) => (value === '' || value === '$' ? undefined : `$${String(value)}`),
  path: ({ steps = [] }) => {
    const texts = steps.map((step, index) => {
      if (step.type === 'name' && index > 0 && isBare(step)) return name(String(step.value));
      return index === 0 && step.type !== 'name' ? print(step) : undefined;
    });
    return texts.includes(undefined) ? undefined : texts.join('.');
  },
  binary: ({ lhs, rhs, value }) => {
    const texts = Array.isArray(lhs) ? undefined : all([lhs, rhs]);
    return texts && `(${texts.join(` ${String(value)} `)})`;
  },
  unary: ({ value, expression }) => {
    const text = value === '-' ? print(expression) : undefined;
    return text && `(-${text})`;
  },
  condition: (node) => {
    const texts = all([node.condition, node.then, ...(node.else ? [node.else] : [])]);
    return texts && `(${texts[0]} ? ${texts.slice(1).join(' : ')})`;
  },
  block: ({ expressions = [] }) => (expressions.length === 1 ? print(expressions[0]) : undefined),
  function: (node) => {
    const called = node.type === 'function' ? calledFunction(node) : undefined;
    const texts = all(node.arguments ?? []);
    return called && texts && `$${called}(${texts.join(', ')})`;
  },
};

const isBare = ({ predicate, stages, group, focus, index }: Node): boolean =>
  [predicate, stages, group, focus, index].every((part) => part === undefined);

/** Returns the text of an expression made of paths, literals, operators and calls; undefined if it has other parts. */
export const print = (node: Node | undefined): string | undefined =>
  node && isBare(node) ? ownField(PRINTERS, node.type)?.(node) : undefined;
