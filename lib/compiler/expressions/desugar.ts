import { certain } from '#core/certain.ts';

/** A token of JSONata, as far as the bounds of operands need it. */
interface Token {
  start: number;
  end: number;
  text: string;
  /** Whether an operand may end with it, so that an operator follows. */
  operand: boolean;
}

const PARTS =
  /\s+|\/\*[\s\S]*?\*\/|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|`[^`]*`|\$?\$?[A-Za-z_]\w*|\$\$?|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\?\?|\?:|:=|!=|<=|>=|~>|\.\.|\*\*|[\s\S]/y;
const REGEX = /\/(?:[^/\\\n]|\\.)+\/[a-z]*/y;
const SKIPPED = /^(\s|\/\*)/;
const OPERAND_END = /^["'`$\w)\]}]/;

const tokensOf = (text: string): Token[] => {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const follows = tokens.at(-1)?.operand ?? false;
    const pattern = !follows && text[at] === '/' && text[at + 1] !== '*' ? REGEX : PARTS;
    pattern.lastIndex = at;
    const part = pattern.exec(text)?.[0] ?? text.charAt(at);
    const isWord = follows && (part === 'and' || part === 'or' || part === 'in');
    if (!SKIPPED.test(part)) {
      const operand = (OPERAND_END.test(part) && !isWord) || pattern === REGEX;
      tokens.push({ start: at, end: at + part.length, text: part, operand });
    }
    at += part.length;
  }
  return tokens;
};

const OPENS = new Set(['(', '[', '{']);
const CLOSES = new Set([')', ']', '}']);
const isNew = (token: Token): boolean => token.text === '??' || token.text === '?:';
/** Operators that bind less than `??` and `?:`, and what separates operands. */
const LOOSER = new Set(['and', 'or', '?', ':', ':=', ',', ';', '..', '??', '?:']);

const leftOf = (tokens: readonly Token[], operator: number): number => {
  let depth = 0;
  let at = operator - 1;
  for (let token = tokens[at]; token; token = tokens[--at]) {
    const { text, operand } = token;
    if (CLOSES.has(text)) depth++;
    else if (OPENS.has(text) && depth-- === 0) break;
    else if (depth === 0 && LOOSER.has(text) && !operand) break;
  }
  return at + 1;
};

const rightOf = (tokens: readonly Token[], operator: number): number => {
  let depth = 0;
  let questions = 0;
  let at = operator + 1;
  for (let token = tokens[at]; token; token = tokens[++at]) {
    const { text } = token;
    if (OPENS.has(text)) depth++;
    else if (CLOSES.has(text) && depth-- === 0) break;
    else if (depth > 0) continue;
    else if (text === ',' || text === ';') break;
    else if (text === '?') questions++;
    else if (text === ':' && questions-- === 0) break;
  }
  return at - 1;
};

/**
 * Writes `a ?? b` and `a ?: b` as conditions: they came with JSONata 2.1, and Step Functions has 2.0.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export const desugar = (text: string): string => {
  if (!text.includes('??') && !text.includes('?:')) return text;
  const tokens = tokensOf(text);
  const index = tokens.findIndex(isNew);
  const operator = tokens[index];
  if (!operator) return text;
  const first = certain(tokens[leftOf(tokens, index)], 'left operand');
  const last = certain(tokens[rightOf(tokens, index)], 'right operand');
  const { start, end, text: name } = operator;
  const left = text.slice(first.start, start).trim();
  const right = desugar(text.slice(end, last.end).trim());
  const condition = name === '??' ? `$exists(${left})` : left;
  return desugar(`${text.slice(0, first.start)}(${condition} ? ${left} : ${right})${text.slice(last.end)}`);
};
