import type { Json } from '#core/json.ts';
import { parseFilter } from './parse-filter.ts';
import type { ParsedPath, Root, Segment } from './path.ts';
import { Reader } from './reader.ts';

/** A path that does not follow the grammar; `message` says where. */
export class JsonPathSyntaxError extends Error {
  override name = 'JsonPathSyntaxError';
}

const VARIABLE = /[\p{L}\p{N}_]/u;
/** Longer paths than this are refused, so that parsing never recurses deeply. */
const MAX_LENGTH = 16_384;

/** Parses a path such as `$.a[0]`, `$$.Execution.Id` or `$variable.x`; throws JsonPathSyntaxError. */
export const parseJsonPath = (written: string): ParsedPath => {
  const text = written.trim();
  if (text.length > MAX_LENGTH)
    throw new JsonPathSyntaxError(`the path is longer than ${MAX_LENGTH} characters`);
  const reader = new Reader(text, (message) => new JsonPathSyntaxError(message));
  const path = parsePathAt(reader);
  reader.expectEnd();
  return path;
};

/** Parses a path that starts where the reader stands, and stops behind it. */
export const parsePathAt = (reader: Reader): ParsedPath => {
  const start = reader.position;
  reader.expect('$');
  let root: Root = { kind: 'input' };
  if (reader.take('$')) root = { kind: 'context' };
  else {
    const name = reader.takeWhile((character) => VARIABLE.test(character));
    if (name !== '') root = { kind: 'variable', name };
  }
  const segments = parseSegments(reader);
  return { text: reader.text.slice(start, reader.position), root, segments };
};

/** Parses segments up to whatever cannot start one. */
const parseSegments = (reader: Reader): Segment[] => {
  const segments: Segment[] = [];
  for (;;) {
    if (reader.take('..')) {
      segments.push({ kind: 'descendant' });
      if (reader.peek() !== '[') segments.push(parseName(reader));
    } else if (reader.take('.')) {
      if (reader.take('[')) segments.push(parseBracket(reader));
      else segments.push(parseName(reader));
    } else if (reader.take('[')) {
      segments.push(parseBracket(reader));
    } else return segments;
  }
};

const NAME_END = /[.[\]()\s,=!<>&|?'"]/;

const parseName = (reader: Reader): Segment => {
  if (reader.take('*')) return { kind: 'wildcard' };
  const name = reader.takeWhile((character) => !NAME_END.test(character));
  if (name === '') throw reader.error('expected a name');
  if (!reader.take('(')) return { kind: 'child', keys: [name] };
  const values: Json[] = [];
  reader.skipSpace();
  while (!reader.take(')')) {
    if (values.length > 0) reader.expect(',');
    reader.skipSpace();
    values.push(reader.literal());
    reader.skipSpace();
  }
  return { kind: 'function', name, arguments: values };
};

const parseBracket = (reader: Reader): Segment => {
  reader.skipSpace();
  const segment = parseInside(reader);
  reader.skipSpace();
  reader.expect(']');
  return segment;
};

const parseInside = (reader: Reader): Segment => {
  if (reader.take('*')) return { kind: 'wildcard' };
  if (reader.take('?')) {
    reader.skipSpace();
    reader.expect('(');
    const test = parseFilter(reader, parseSegments);
    reader.skipSpace();
    reader.expect(')');
    return { kind: 'filter', test };
  }
  if (reader.peek() === "'" || reader.peek() === '"') {
    return { kind: 'child', keys: reader.list(() => reader.quoted()) };
  }
  if (reader.peek() === '(') return { kind: 'index', indexes: [fromTheEnd(reader)] };
  const first = reader.integer();
  reader.skipSpace();
  if (reader.take(':')) {
    reader.skipSpace();
    const to = reader.integer();
    reader.skipSpace();
    if (first === null && to === null) throw reader.error('expected where the slice starts or ends');
    const step = reader.take(':') ? reader.integer() : 1;
    if (step !== null && step < 1) throw reader.error('a slice steps by one or more');
    return { kind: 'slice', from: first, to, step: step ?? 1 };
  }
  if (first === null) throw reader.error('expected a name in quotes, an index, a slice, * or a filter');
  const indexes = [first];
  while (reader.take(',')) {
    reader.skipSpace();
    const next = reader.integer();
    if (next === null) throw reader.error('expected an index');
    indexes.push(next);
    reader.skipSpace();
  }
  return { kind: 'index', indexes };
};

/** Parses `(@.length-1)`, an index counted from the end. */
const fromTheEnd = (reader: Reader): number => {
  reader.expect('(');
  reader.skipSpace();
  reader.expect('@.length');
  reader.take('()');
  reader.skipSpace();
  reader.expect('-');
  reader.skipSpace();
  const back = reader.integer();
  if (back === null || back < 1) throw reader.error('expected a number to subtract');
  reader.skipSpace();
  reader.expect(')');
  return -back;
};
