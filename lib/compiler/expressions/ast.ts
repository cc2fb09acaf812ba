import jsonata from 'jsonata';

/** A node of JSONata's syntax tree, as far as Baton reads it. `position` is the offset after the node's token. */
export interface Node {
  type: string;
  value?: unknown;
  position?: number;
  /** Path. */
  steps?: Node[];
  /** Filters and index bindings of a step. */
  stages?: Node[];
  predicate?: Node[];
  /** Expression of a filter. */
  expr?: Node;
  /** Function call and lambda. */
  procedure?: Node;
  arguments?: Node[];
  body?: Node;
  thunk?: boolean;
  /** Block, array. */
  expressions?: Node[];
  /** Operators; for objects, pairs of key and value. */
  lhs?: Node | [Node, Node][];
  rhs?: Node;
  expression?: Node;
  condition?: Node;
  then?: Node;
  else?: Node;
  /** Sort. */
  terms?: { expression: Node }[];
  group?: { lhs: [Node, Node][] };
  /** Transform. */
  pattern?: Node;
  update?: Node;
  delete?: Node;
  /** Variables bound by `@$v` and `#$i`. */
  focus?: string;
  index?: string;
}

/** What went wrong in an expression, and the offset of the token that is at fault. */
export interface SyntaxFailure {
  message: string;
  position: number;
}

const PLAIN_PATH = /^\s*\$[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\s*$/;
const OPERATOR_WORDS = new Set(['and', 'or', 'in', 'true', 'false', 'null']);

/** Plain paths make up most of a document, and JSONata's parser takes some 30 microseconds for each. */
const plainPath = (text: string): Node | undefined => {
  if (!PLAIN_PATH.test(text)) return undefined;
  const words = text.trim().split('.');
  if (words.some((word) => OPERATOR_WORDS.has(word))) return undefined;
  let position = text.indexOf('$') - 1;
  const steps = words.map((word, index): Node => {
    position += word.length + 1;
    return index === 0
      ? { type: 'variable', value: word.slice(1), position }
      : { type: 'name', value: word, position };
  });
  return steps.length === 1 ? steps[0] : { type: 'path', steps };
};

const failureOf = (text: string, error: unknown): SyntaxFailure => {
  if (error instanceof RangeError) return { message: 'the expression is nested too deeply', position: 0 };
  const { message, position, token } = error as { message?: string; position?: number; token?: unknown };
  const end = Math.min(position ?? 0, text.length);
  const length = typeof token === 'string' && text.slice(0, end).endsWith(token) ? token.length : 0;
  const atEnd = token === '(end)';
  return {
    message: message ?? 'the expression cannot be read',
    position: atEnd ? text.trimEnd().length : end - length,
  };
};

/** Reads an expression into JSONata's tree. */
export const parseExpression = (text: string): Node | SyntaxFailure => {
  const plain = plainPath(text);
  if (plain) return plain;
  try {
    return jsonata(text).ast() as Node;
  } catch (error) {
    return failureOf(text, error);
  }
};
