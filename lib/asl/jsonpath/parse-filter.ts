import { type LinearPattern, linearPattern } from '#core/linear-pattern.ts';
import type { Filter, FilterPath, Operand, Segment } from './path.ts';
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
const MAX_DEPTH = 100;

/** Parses a filter's condition up to its closing parenthesis. A filter holds paths, so the parser of segments is passed in. */
export const parseFilter = (reader: Reader, parseSegments: (reader: Reader) => Segment[]): Filter => {
  const parseOr = (depth: number): Filter => {
    if (depth > MAX_DEPTH) throw reader.error('the filter is nested too deeply');
    return operands('or', '||', () => parseAnd(depth));
  };

  const parseAnd = (depth: number): Filter => operands('and', '&&', () => parsePart(depth));

  const operands = (kind: 'or' | 'and', operator: string, parse: () => Filter): Filter => {
    const first = parse();
    const parts = [first];
    reader.skipSpace();
    while (reader.take(operator)) {
      parts.push(parse());
      reader.skipSpace();
    }
    return parts.length === 1 ? first : { kind, parts };
  };

  const parsePart = (depth: number): Filter => {
    reader.skipSpace();
    if (reader.take('!')) {
      if (depth > MAX_DEPTH) throw reader.error('the filter is nested too deeply');
      return { kind: 'not', part: parsePart(depth + 1) };
    }
    if (reader.take('(')) {
      const inner = parseOr(depth + 1);
      reader.skipSpace();
      reader.expect(')');
      return inner;
    }
    return parseComparison();
  };

  const parseComparison = (): Filter => {
    const left = parseOperand();
    reader.skipSpace();
    const operator = OPERATORS.find((candidate) => isAt(reader, candidate));
    if (operator === undefined) {
      if (left.kind !== 'path') throw reader.error('expected a comparison');
      return { kind: 'exists', path: left.path };
    }
    reader.expect(operator);
    reader.skipSpace();
    return { kind: 'compare', operator, left, right: parseOperand() };
  };

  const parseOperand = (): Operand => {
    if (reader.peek() === '@' || reader.peek() === '$') return { kind: 'path', path: parsePath() };
    if (reader.take('/')) return { kind: 'regex', pattern: parseRegex(reader) };
    // AWS's library takes a word without quotes for a text.
    return { kind: 'literal', value: reader.word() ?? reader.literal() };
  };

  const parsePath = (): FilterPath => {
    const root = reader.take('@') ? '@' : '$';
    if (root === '$') reader.expect('$');
    return { root, segments: parseSegments(reader) };
  };

  return parseOr(0);
};

/** Whether the reader is at an operator; one in letters must end where its word ends. */
const isAt = (reader: Reader, operator: string): boolean => {
  if (!reader.text.startsWith(operator, reader.position)) return false;
  return !/^[a-z]/.test(operator) || !/\w/.test(reader.text[reader.position + operator.length] ?? '');
};

const parseRegex = (reader: Reader): LinearPattern => {
  let source = '';
  while (!reader.take('/')) {
    if (reader.atEnd) throw reader.error('expected a closing /');
    if (reader.take('\\')) source += `\\${reader.text[reader.position++] ?? ''}`;
    else source += reader.text[reader.position++];
  }
  const flags = reader.takeWhile((character) => /[a-z]/.test(character));
  try {
    return linearPattern(`^(?:${source})$`, flags);
  } catch {
    throw reader.error(`expected a regular expression that RE2 takes, not /${source}/`);
  }
};
