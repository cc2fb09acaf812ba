import { parseBracket, parseName } from './parse-bracket.ts';
import { parseFilter } from './parse-filter.ts';
import type { ParsedPath, Root, Segment } from './path.ts';
import type { Reader } from './reader.ts';
import { JsonPathSyntaxError, unexpected } from './syntax-error.ts';

/** Longer paths than this are refused, so that following one never recurses deeply. */
const MAX_LENGTH = 16_384;
const ROOT = /^\$(\$|[\p{ID_Start}_]\p{ID_Continue}*)?/u;

/**
 * Parses a path such as `$.a[0]`, `$$.Execution.Id` or `$variable.x` as Jayway's JsonPath 2.0 does, which AWS uses, its
 * peculiarities included; throws JsonPathSyntaxError.
 */
export const parseJsonPath = (written: string): ParsedPath => {
  const text = trimmed(written);
  const [start, name = ''] = ROOT.exec(text) ?? [];
  if (start === undefined) throw unexpected(text, 0, 'expected "$"');
  return { text, root: rootOf(name), segments: parseSegments(text, start.length) };
};

/** Returns whether a text is a path. */
export const isJsonPath = (text: string): boolean => {
  try {
    parseJsonPath(text);
    return true;
  } catch {
    return false;
  }
};

const rootOf = (name: string): Root => {
  if (name === '$') return { kind: 'context' };
  return name === '' ? { kind: 'input' } : { kind: 'variable', name };
};

/** Removes blanks and control characters at both ends, and nothing else that Unicode has for a blank. */
const trimmed = (text: string): string => {
  let [from, to] = [0, text.length];
  while (from < to && text.charCodeAt(from) <= 32) from++;
  while (from < to && text.charCodeAt(to - 1) <= 32) to--;
  return text.slice(from, to);
};

/** Parses a path among other text: up to a comma, a blank or a parenthesis that is not a part of it. */
export const parsePathAt = (reader: Reader): ParsedPath => {
  const end = endOfPath(reader.text, reader.position);
  const path = parseJsonPath(reader.text.slice(reader.position, end));
  reader.position = end;
  return path;
};

const endOfPath = (text: string, start: number): number => {
  let depth = 0;
  let isQuoted = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === "'" && depth > 0) isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (depth === 0 && /[,)\s]/.test(character)) return at;
    if (character === '[' || character === '(') depth++;
    if (character === ']' || character === ')') depth--;
  }
  return text.length;
};

/** Parses what follows the root. */
const parseSegments = (text: string, start: number): Segment[] => {
  if (text.length > MAX_LENGTH)
    throw new JsonPathSyntaxError(`the path is longer than ${MAX_LENGTH} characters`);
  if (text.endsWith('..')) throw unexpected(text, text.length, 'expected a name');
  if (start < text.length && text[start] !== '.' && text[start] !== '[')
    throw unexpected(text, start, 'expected "." or "["');
  const segments: Segment[] = [];
  let at = start;
  while (at < text.length) {
    const next = text[at];
    if (next === ' ') throw unexpected(text, at, 'expected a name in quotes and brackets');
    if (next === '[') {
      const end = closingBracket(text, at);
      segments.push(parseBracket(text, at, end, (filter) => parseFilter(filter, parseInFilter)));
      at = end;
    } else if (next === '*') {
      segments.push({ kind: 'wildcard' });
      at++;
    } else if (next === '$') {
      segments.push({ kind: 'root' });
      at++;
    } else if (next === '.' && text[at + 1] === '.') {
      segments.push({ kind: 'descendant' });
      at += 2;
    } else {
      if (next === '.') at++;
      if (at === text.length) throw unexpected(text, at, 'expected a name');
      const end = endOfName(text, at);
      if (end > at) segments.push(parseName(text.slice(at, end)));
      at = end;
    }
  }
  return segments;
};

/** Parses `@…` or `$…` in a filter. */
const parseInFilter = (text: string): Segment[] => parseSegments(text, 1);

const endOfName = (text: string, start: number): number => {
  let at = start;
  while (at < text.length && !'.[ '.includes(text[at] ?? '')) at++;
  return at;
};

/** Brackets in quotes count as well. */
const closingBracket = (text: string, open: number): number => {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '[') depth++;
    else if (text[at] === ']' && --depth === 0) return at + 1;
  }
  return text.length;
};
