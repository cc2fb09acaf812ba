import { linearPattern } from '#core/linear-pattern.ts';
import {
  type Criterion,
  FILTER_OPERATORS,
  type Filter,
  type FilterPath,
  findsOne,
  type Operand,
  type Segment,
} from './path.ts';
import { JsonPathSyntaxError } from './syntax-error.ts';

type ParseSegments = (path: string) => Segment[];

/**
 * Parses `[?( … )]`. Operators are found wherever they are, in quotes as well; `&&` binds before `||`, and parentheses around
 * criteria are left out.
 */
export const parseFilter = (text: string, parseSegments: ParseSegments): Filter => {
  const condition = /^\[\s*\?\s*\((.*)\)\s*\]$/s.exec(text)?.[1];
  if (condition === undefined) throw refused(text, 'a filter is written [?( … )]');
  const alternatives: Criterion[][] = [[]];
  for (const part of splitAtOperators(condition).reverse()) {
    const current = alternatives.at(-1) ?? [];
    if (part === '||') alternatives.push([]);
    else if (part !== '&&') current.push(parseCriterion(withoutParentheses(part), parseSegments));
  }
  return alternatives;
};

const refused = (text: string, message: string): JsonPathSyntaxError =>
  new JsonPathSyntaxError(`${message}, but found ${text}`);

/** Returns criteria and the operators between them, in turn. */
const splitAtOperators = (condition: string): string[] => {
  const parts = condition.split(/(&&|\|\|)/);
  const isWrong = (part: string, index: number): boolean =>
    part.trim() === '' || (index > 0 && index % 2 === 0 && part[0] === parts[index - 1]?.[0]);
  if (parts.some(isWrong)) throw refused(condition, 'expected a comparison on both sides of && and ||');
  return parts.map((part) => part.trim());
};

const withoutParentheses = (part: string): string => part.replace(/^[[?( ]+/, '').replace(/[) ]+$/, '');

const parseCriterion = (text: string, parseSegments: ParseSegments): Criterion => {
  const operator = FILTER_OPERATORS.find((candidate) => text.includes(candidate));
  if (operator === undefined) {
    const wanted = !text.startsWith('!');
    const path = pathIn(wanted ? text : text.slice(1), parseSegments);
    if (!path || (!wanted && path.root === '$')) throw refused(text, 'expected a comparison, or a path');
    return { kind: 'exists', path, wanted };
  }
  const at = text.indexOf(operator);
  const left = text.slice(0, at).trim();
  const right = text.slice(at + operator.length).trim();
  if (right.startsWith('!@')) throw refused(text, 'a comparison is not negated');
  return {
    kind: 'compare',
    operator,
    left: parseOperand(left.startsWith('!@') ? left.slice(1) : left, parseSegments),
    right: parseOperand(right, parseSegments),
  };
};

const parseOperand = (text: string, parseSegments: ParseSegments): Operand => {
  const path = pathIn(text, parseSegments);
  if (path) return { kind: 'path', path };
  if (["'", '/', '/i'].includes(text)) throw refused(text, 'expected a text that is closed');
  if (/^'.*'$/s.test(text)) return { kind: 'literal', value: text.slice(1, -1) };
  const regex = /^\/(.*)\/(i?)$/s.exec(text);
  if (regex) return { kind: 'regex', pattern: parsePattern(regex[1] ?? '', regex[2] ?? '') };
  return { kind: 'literal', value: text };
};

const parsePattern = (source: string, flags: string): ReturnType<typeof linearPattern> => {
  try {
    return linearPattern(`^(?:${source})$`, flags);
  } catch {
    throw new JsonPathSyntaxError(`expected a regular expression that RE2 takes, not /${source}/`);
  }
};

/** A path in a filter finds one value. */
const pathIn = (text: string, parseSegments: ParseSegments): FilterPath | undefined => {
  const root = text[0];
  if (root !== '@' && root !== '$') return undefined;
  const segments = parseSegments(text);
  if (!segments.every(findsOne)) throw refused(text, 'a path in a filter must lead to one value');
  return { root, segments };
};
