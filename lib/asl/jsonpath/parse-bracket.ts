import type { Filter, Segment } from './path.ts';
import { unexpected } from './syntax-error.ts';

/** `[?]`, or several: filters that are set elsewhere. */
const UNSET_FILTER = /^\[\s*\?[,\s*?]*\]$/;
const MAX_INDEX = 2 ** 31;

/** Parses the segment in brackets from `start` to `end` of a path. What the brackets hold says what it is, and what follows that is left out. */
export const parseBracket = (
  path: string,
  start: number,
  end: number,
  parseFilter: (text: string) => Filter,
): Segment => {
  const text = path.slice(start, end);
  if (text === '[*]') return { kind: 'wildcard' };
  if (UNSET_FILTER.test(text)) return { kind: 'filter', test: [[{ kind: 'unset' }]] };
  const at = text.search(/['?\d:@-]/);
  const refuse = (message: string): Error => unexpected(path, start + Math.max(at, 1), message);
  switch (text[at]) {
    case undefined:
      throw refuse('expected a name in single quotes, an index, a slice, * or a filter');
    case '?':
      return { kind: 'filter', test: parseFilter(filterAround(text, at, refuse)) };
    case "'":
      return { kind: 'child', keys: keysFrom(text, at, refuse) };
    case '@':
      return { kind: 'fromEnd', offset: offsetFrom(text, at, refuse) };
    default:
      return numbersFrom(text, at, refuse);
  }
};

/** Parses a name behind a dot. */
export const parseName = (name: string): Segment => {
  if (name === '*') return { kind: 'wildcard' };
  return { kind: 'child', keys: keysFrom(`'${name}']`, 0, (message) => unexpected(name, 0, message)) };
};

type Refuse = (message: string) => Error;

/** Reads texts in single quotes up to the first closing bracket; a backslash is a character like any other. */
const keysFrom = (text: string, start: number, refuse: Refuse): string[] => {
  const end = text.indexOf(']', start);
  if (end < 0) throw refuse('expected "]"');
  const pieces = text.slice(start, end).split("'");
  // Every second piece is in quotes; the last one is not closed.
  return pieces.slice(0, -1).filter((_, index) => index % 2 === 1);
};

/** Returns the filter that holds the question mark, with its brackets. */
const filterAround = (text: string, question: number, refuse: Refuse): string => {
  const start = text.lastIndexOf('[', question);
  let [brackets, parentheses, isQuoted] = [0, 0, false];
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === "'" && text[at - 1] !== '\\') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (character === '(') parentheses++;
    if (character === ')') parentheses--;
    if (character === '[') brackets++;
    if (character !== ']') continue;
    brackets--;
    if (parentheses !== 0) continue;
    if (brackets === 0) return text.slice(start, at + 1);
    break;
  }
  throw refuse('expected a filter [?( … )] whose brackets are balanced');
};

/** Reads `@.length-1` or `@.size()-1`; returns what is added to the length. */
const offsetFrom = (text: string, start: number, refuse: Refuse): number => {
  const [, name, offset] = /^@.([^-]*)(-[^)]*)\)/s.exec(text.slice(start)) ?? [];
  const called = name?.replace(/[ ()]/g, '');
  if (called !== 'length' && called !== 'size') throw refuse('expected @.length, minus a number');
  return whole(offset?.replaceAll(' ', '') ?? '', refuse);
};

/**
 * Reads an index, several, or a slice, as far as there are digits, commas, colons, blanks and minus signs. The character after a slice
 * is passed over, so that a step is read and not used; a comma anywhere makes several indexes.
 */
const numbersFrom = (text: string, start: number, refuse: Refuse): Segment => {
  const numbers: number[] = [];
  const forms = new Set<'several' | 'from' | 'to'>();
  let digits = '';
  let at = start;
  const next = (): string => {
    const character = text[at];
    if (character === undefined) throw refuse('expected "]"');
    return character;
  };
  const collect = (): void => {
    for (; /[\d -]/.test(next()); at++) digits += next().trim();
  };
  const take = (): void => {
    numbers.push(whole(digits, refuse));
    digits = '';
  };
  for (collect(); /[,:]/.test(next()); collect()) {
    if (next() === ',') {
      take();
      forms.add('several');
    } else {
      const isOpen = digits === '';
      if (!isOpen) take();
      at++;
      collect();
      if (digits !== '' || isOpen) take();
      else forms.add('from');
      if (isOpen) forms.add('to');
      if (next() === ']') break;
    }
    at++;
  }
  if (digits !== '') take();
  const [first = 0, second] = numbers;
  if (forms.has('several') || (numbers.length === 1 && forms.size === 0))
    return { kind: 'index', indexes: numbers };
  if (forms.has('from')) return { kind: 'slice', from: first, to: null };
  return forms.has('to')
    ? { kind: 'slice', from: null, to: first }
    : { kind: 'slice', from: first, to: second ?? null };
};

const whole = (text: string, refuse: Refuse): number => {
  const number = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= -MAX_INDEX && number < MAX_INDEX) return number;
  throw refuse('expected a whole number of 32 bits');
};
