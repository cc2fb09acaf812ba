import type { Json } from '#core/json.ts';
import { parsePathAt } from '../jsonpath/parse.ts';
import type { ParsedPath } from '../jsonpath/path.ts';
import { Reader } from '../jsonpath/reader.ts';
import { JsonPathSyntaxError } from '../jsonpath/syntax-error.ts';
import { INTRINSIC_ARITY } from './signatures.ts';

/** A call of an intrinsic function, e.g. `States.Format('{}', $.name)`. */
export interface IntrinsicCall {
  kind: 'call';
  /** With the prefix, e.g. `States.Format`. */
  name: string;
  arguments: IntrinsicArgument[];
  /** As it was written. */
  text: string;
}

/** An argument; `raw` of a text still has the backslashes that States.Format reads. */
export type IntrinsicArgument =
  | IntrinsicCall
  | { kind: 'path'; path: ParsedPath }
  | { kind: 'literal'; value: Json; raw?: string };

/** AWS nests at most ten intrinsic functions in one field. */
const MAX_DEPTH = 10;

/** Parses a call; throws JsonPathSyntaxError with the place. */
export const parseIntrinsic = (text: string): IntrinsicCall => {
  const reader = new Reader(text);
  reader.skipSpace();
  const call = parseCall(reader, 1);
  reader.skipSpace();
  reader.expectEnd();
  return call;
};

const parseCall = (reader: Reader, depth: number): IntrinsicCall => {
  if (depth > MAX_DEPTH) throw reader.error(`at most ${MAX_DEPTH} intrinsic functions may be nested`);
  const start = reader.position;
  reader.expect('States.');
  const name = `States.${reader.takeWhile((character) => /\w/.test(character))}`;
  reader.skipSpace();
  reader.expect('(');
  reader.skipSpace();
  const found: IntrinsicArgument[] = [];
  while (!reader.take(')')) {
    if (found.length > 0) {
      reader.expect(',');
      reader.skipSpace();
    }
    found.push(parseArgument(reader, depth));
    reader.skipSpace();
  }
  checkArity(name, found.length);
  return { kind: 'call', name, arguments: found, text: reader.text.slice(start, reader.position) };
};

const checkArity = (name: string, count: number): void => {
  const arity = INTRINSIC_ARITY.get(name);
  if (!arity) throw new JsonPathSyntaxError(`${name} is not an intrinsic function`);
  const [least, most] = arity;
  if (count >= least && count <= most) return;
  const more = most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} to ${most}`;
  const expected = least === most ? `${least}` : more;
  throw new JsonPathSyntaxError(`${name} takes ${expected} arguments, but got ${count}`);
};

const parseArgument = (reader: Reader, depth: number): IntrinsicArgument => {
  const first = reader.peek();
  if (first === '$') return { kind: 'path', path: parsePathAt(reader) };
  if (first === "'") {
    const raw = rawText(reader);
    return { kind: 'literal', value: raw.replace(/\\(['{}\\])/g, '$1'), raw };
  }
  if (reader.text.startsWith('States.', reader.position)) return parseCall(reader, depth + 1);
  return { kind: 'literal', value: reader.literal() };
};

const rawText = (reader: Reader): string => {
  reader.expect("'");
  let raw = '';
  while (!reader.take("'")) {
    if (reader.atEnd) throw reader.error('expected a closing quote');
    if (reader.take('\\')) raw += '\\';
    raw += reader.text[reader.position++] ?? '';
  }
  return raw;
};
