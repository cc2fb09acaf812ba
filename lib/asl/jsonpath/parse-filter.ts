import type { Filter, FilterPath, Operand } from './parse.ts';
import { parseSegments } from './parse.ts';
import type { Reader } from './reader.ts';

const OPERATORS = [
  '==',
  '!=',
  '<=',
  '>=',
  '=~',
  '<',
  '>',
  'in',
  'nin',
  'subsetof',
  'anyof',
  'noneof',
  'contains',
  'size',
  'empty',
];
/** Deeper filters than this are refused. */
const DEEPEST = 100;

/** Parses a filter's condition up to its closing parenthesis. */
export const parseFilter = (reader: Reader, depth: number): Filter => {
  if (depth > DEEPEST) throw reader.error('the filter is nested too deeply');
  const parts = [parseAnd(reader, depth)];
  reader.skipSpace();
  while (reader.take('||')) {
    parts.push(parseAnd(reader, depth));
    reader.skipSpace();
  }
  return parts.length === 1 ? parts[0]! : { kind: 'or', parts };
};

const parseAnd = (reader: Reader, depth: number): Filter => {
  const parts = [parsePart(reader, depth)];
  reader.skipSpace();
  while (reader.take('&&')) {
    parts.push(parsePart(reader, depth));
    reader.skipSpace();
  }
  return parts.length === 1 ? parts[0]! : { kind: 'and', parts };
};

const parsePart = (reader: Reader, depth: number): Filter => {
  reader.skipSpace();
  if (reader.take('!')) {
    if (depth > DEEPEST) throw reader.error('the filter is nested too deeply');
    return { kind: 'not', part: parsePart(reader, depth + 1) };
  }
  if (reader.take('(')) {
    const inner = parseFilter(reader, depth + 1);
    reader.skipSpace();
    reader.expect(')');
    return inner;
  }
  const left = parseOperand(reader);
  reader.skipSpace();
  const operator = OPERATORS.find((candidate) => standsHere(reader, candidate));
  if (operator === undefined) {
    if (left.kind !== 'path') throw reader.error('expected a comparison');
    return { kind: 'exists', path: left.path };
  }
  reader.expect(operator);
  reader.skipSpace();
  return { kind: 'compare', operator, left, right: parseOperand(reader) };
};

/** Whether an operator stands here; one in letters must end where its word ends. */
const standsHere = (reader: Reader, operator: string): boolean => {
  if (!reader.text.startsWith(operator, reader.position)) return false;
  return !/^[a-z]/.test(operator) || !/\w/.test(reader.text[reader.position + operator.length] ?? '');
};

const parseOperand = (reader: Reader): Operand => {
  if (reader.peek() === '@' || reader.peek() === '$') return { kind: 'path', path: parsePath(reader) };
  if (reader.take('/')) return { kind: 'regex', pattern: parseRegex(reader) };
  return { kind: 'literal', value: reader.literal() };
};

const parsePath = (reader: Reader): FilterPath => {
  const root = reader.take('@') ? '@' : '$';
  if (root === '$') reader.expect('$');
  return { root, segments: parseSegments(reader) };
};

const parseRegex = (reader: Reader): RegExp => {
  let source = '';
  while (!reader.take('/')) {
    if (reader.atEnd) throw reader.error('expected a closing /');
    if (reader.take('\\')) source += `\\${reader.text[reader.position++] ?? ''}`;
    else source += reader.text[reader.position++];
  }
  const flags = reader.takeWhile((character) => /[a-z]/.test(character));
  try {
    return new RegExp(`^(?:${source})$`, [...new Set(flags.replace(/[^ims]/g, ''))].join(''));
  } catch {
    throw reader.error(`expected a regular expression, not /${source}/`);
  }
};
