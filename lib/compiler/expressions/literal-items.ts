import type { LiteralItem, LiteralText } from '#steps/step-type.ts';
import { type Node, parseExpression } from './ast.ts';

/** Returns the objects that an expression lists itself, `[{ … }, { … }]`, with their fields that are literal texts; undefined if it lists none. */
export const literalItems = (text: string): LiteralItem[] | undefined => {
  const list = parseExpression(text);
  if ('message' in list || list.type !== 'unary' || list.value !== '[') return undefined;
  const items = list.expressions ?? [];
  return items.every(isObjectNode) ? items.map((item) => itemOf(item, text)) : undefined;
};

const isObjectNode = ({ type, value }: Node): boolean => type === 'unary' && value === '{';

const itemOf = ({ lhs, position = 1 }: Node, text: string): LiteralItem => {
  const pairs = Array.isArray(lhs) ? lhs : [];
  const fields = pairs.map(([key, value]) => [textOf(key, text)?.value, textOf(value, text)] as const);
  return {
    start: position - 1,
    end: position,
    texts: new Map(fields.flatMap(([name, found]) => (name !== undefined && found ? [[name, found]] : []))),
    names: fields.some(([name]) => name === undefined) ? undefined : fields.map(([name]) => String(name)),
  };
};

const textOf = ({ type, value, position = 0 }: Node, text: string): LiteralText | undefined => {
  if (type !== 'string' || typeof value !== 'string') return undefined;
  const start = text.lastIndexOf(text.charAt(position - 1), position - 2);
  return { value, start: Math.max(0, start), end: position };
};
