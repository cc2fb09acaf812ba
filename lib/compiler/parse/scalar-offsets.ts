import type { Scalar } from 'yaml';
import { ownField } from '#core/json.ts';

const ESCAPE_LENGTH: Record<string, number> = { x: 4, u: 6, U: 10 };
const isBlank = (character: string | undefined): boolean =>
  character === ' ' || character === '\n' || character === '\t' || character === '\r';

/** Where the content begins: behind a quote, or on the line after the head of a block scalar. */
const contentStart = (text: string, scalar: Scalar, from: number): number => {
  if (scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE') return from + 1;
  if (scalar.type === 'BLOCK_FOLDED' || scalar.type === 'BLOCK_LITERAL') {
    const newline = text.indexOf('\n', from);
    return newline === -1 ? from : newline + 1;
  }
  return from;
};

/**
 * Returns the source offsets of a stretch of a scalar's value. Quotes, escapes, indentation and folded lines make the two texts differ,
 * so they are walked side by side: what does not match is white space that YAML drops or folds, or an escape.
 */
export const sourceOffsets = (text: string, scalar: Scalar, start: number, end: number): [number, number] => {
  const [from, to] = scalar.range ?? [0, 0, 0];
  const value = String(scalar.value);
  let at = contentStart(text, scalar, from);
  let first = at;
  const skipBlanks = (): void => {
    while (at < to && isBlank(text[at])) at++;
  };
  for (let index = 0; index < end; index++) {
    const wanted = value[index];
    const escaped = scalar.type === 'QUOTE_DOUBLE' && text[at] === '\\';
    if (escaped && text[at + 1] === '\n') {
      at += 2;
      skipBlanks();
    } else if (text[at] !== wanted && !isBlank(wanted) && !escaped) {
      skipBlanks();
    }
    if (index === start) first = at;
    if (text[at] === '\\' && scalar.type === 'QUOTE_DOUBLE')
      at += ownField(ESCAPE_LENGTH, text[at + 1] ?? '') ?? 2;
    else if (text[at] !== wanted && isBlank(wanted)) skipBlanks();
    else at += scalar.type === 'QUOTE_SINGLE' && wanted === "'" ? 2 : 1;
  }
  return start < end ? [first, Math.max(first, at)] : [at, at];
};
