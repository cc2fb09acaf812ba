import { ownField } from '#core/json.ts';
import { analyse } from './analyse.ts';

/** A piece of a text: literal, or the expression between braces. `start` to `end` is the piece's `text` in the whole. */
export interface TemplatePart {
  kind: 'text' | 'expression';
  /** The literal text, or the expression without braces and the spaces next to them. */
  text: string;
  start: number;
  end: number;
}

/** A text in pieces. */
export interface Template {
  ok: true;
  parts: TemplatePart[];
  /** The expression that fills the whole text, and so keeps its type. */
  whole?: TemplatePart;
}

/** Why a text is not a template, and where. */
export interface TemplateFailure {
  ok: false;
  message: string;
  position: number;
}

const CLOSES: Record<string, string> = { '}': '{', ')': '(', ']': '[' };

/** Offset of the `}}` that ends an expression, seen from the quotes and brackets in it; -1 when there is none. */
const closing = (text: string, from: number): number => {
  const open: string[] = [];
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"' || character === "'" || character === '`') {
      at++;
      while (at < text.length && text[at] !== character) at += text[at] === '\\' && character !== '`' ? 2 : 1;
    } else if (character === '/' && text[at + 1] === '*') {
      const end = text.indexOf('*/', at + 2);
      at = end === -1 ? text.length : end + 1;
    } else if (character === '}' && open.at(-1) !== '{' && text[at + 1] === '}') {
      return at;
    } else if ('{(['.includes(character)) {
      open.push(character);
    } else if (open.length > 0 && open.at(-1) === ownField(CLOSES, character)) {
      open.pop();
    }
  }
  return -1;
};

/** Where the expression ends: by its brackets, or else at the first `}}` that leaves JSONata that can be read. */
const endOf = (text: string, from: number): number => {
  const likely = closing(text, from);
  if (likely !== -1 && analyse(text.slice(from, likely).trim()).ok) return likely;
  for (let at = text.indexOf('}}', from); at !== -1; at = text.indexOf('}}', at + 1)) {
    if (at !== likely && analyse(text.slice(from, at).trim()).ok) return at;
  }
  return likely === -1 ? text.indexOf('}}', from) : likely;
};

/** Splits a text into literal pieces and `{{ … }}` expressions. Whether the expressions can be read is not looked at. */
export const parseTemplate = (text: string): Template | TemplateFailure => {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (let open = text.indexOf('{{'); open !== -1; open = text.indexOf('{{', at)) {
    if (open > at) parts.push({ kind: 'text', text: text.slice(at, open), start: at, end: open });
    const close = endOf(text, open + 2);
    if (close === -1) {
      return { ok: false, message: '"{{" has no "}}" that ends it', position: open };
    }
    const inner = text.slice(open + 2, close);
    const expression = inner.trim();
    const start = open + 2 + (inner.length - inner.trimStart().length);
    parts.push({ kind: 'expression', text: expression, start, end: start + expression.length });
    at = close + 2;
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at), start: at, end: text.length });
  const [first] = parts;
  return first?.kind === 'expression' && parts.length === 1
    ? { ok: true, parts, whole: first }
    : { ok: true, parts };
};
