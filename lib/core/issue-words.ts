import type { z } from 'zod';
import { isoOf } from './instants.ts';
import { ownField } from './json.ts';
import { formatWords, orWords, shownValue, sizeWords, typeWords } from './value-words.ts';

/** What is read of zod's issues (https://zod.dev/error-customization); each kind has some of these. */
interface Issue {
  code?: string | undefined;
  path?: readonly PropertyKey[] | undefined;
  message?: string | undefined;
  input?: unknown;
  expected?: string;
  values?: readonly unknown[];
  origin?: string;
  minimum?: number | bigint;
  maximum?: number | bigint;
  inclusive?: boolean;
  divisor?: number;
  format?: string;
  pattern?: string;
  prefix?: string;
  suffix?: string;
  includes?: string;
  keys?: readonly string[];
  errors?: readonly (readonly Issue[])[];
  issues?: readonly Issue[];
}

/** Says in Baton's words what zod expected: for messages that show the value themselves. Otherwise as `issueWords`. */
export const expectationWords: z.core.$ZodErrorMap = (raw) => {
  const issue = raw as Issue;
  return ownField(WORDS, issue.code ?? '')?.(issue) ?? 'is not valid';
};

/**
 * Says in Baton's words what zod expected and what it found: to be passed as `error` to `safeParse`. Messages that a schema itself gives
 * are left as they are.
 */
export const issueWords: z.core.$ZodErrorMap = (raw) => {
  const issue = raw as Issue;
  const words = String(expectationWords(raw));
  return HAS_NO_VALUE.has(issue.code ?? '') || issue.input === undefined || Number.isNaN(issue.input)
    ? words
    : `${words}, got ${shownValue(issue.input)}`;
};

/** Kinds whose words say what was found. */
const HAS_NO_VALUE = new Set(['unrecognized_keys', 'invalid_key', 'invalid_element']);

const unlessAbsent =
  (words: (issue: Issue) => string) =>
  (issue: Issue): string =>
    issue.input === undefined ? 'is required' : words(issue);

const bound = (issue: Issue, side: 'at least' | 'at most'): string => {
  const limit = Number(side === 'at least' ? issue.minimum : issue.maximum);
  const isNumber = issue.origin === 'number' || issue.origin === 'int' || issue.origin === 'bigint';
  if (issue.origin === 'date') {
    return `must be ${side === 'at least' ? 'on or after' : 'on or before'} ${isoOf(limit)}`;
  }
  if (isNumber && issue.inclusive === false) {
    return `must be ${side === 'at least' ? 'more' : 'less'} than ${limit}`;
  }
  return sizeWords(issue.origin ?? '', side, limit);
};

const format = ({ format: name = '', pattern, prefix, suffix, includes }: Issue): string => {
  if (prefix !== undefined) return `must start with ${JSON.stringify(prefix)}`;
  if (suffix !== undefined) return `must end with ${JSON.stringify(suffix)}`;
  if (includes !== undefined) return `must contain ${JSON.stringify(includes)}`;
  return name === 'regex' ? `must match the pattern ${pattern}` : `must be ${formatWords(name)}`;
};

/** Says what would fit: the types that are allowed, or what is wrong with the form that fits best. */
const union = ({ errors = [], input }: Issue): string => {
  if (input === undefined) return 'is required';
  const isMismatch = ({ code, path = [] }: Issue): boolean => code === 'invalid_type' && path.length === 0;
  const types = errors.flatMap((issues) =>
    issues.filter(isMismatch).map(({ expected = '' }) => typeWords(expected)),
  );
  const meant = errors
    .filter((issues) => !issues.some(isMismatch))
    .toSorted((a, b) => a.length - b.length)[0];
  if (!meant)
    return types.length > 0 ? `must be ${orWords([...new Set(types)])}` : 'has none of the allowed forms';
  return meant
    .map(({ path = [], message = '' }) => (path.length > 0 ? `${path.join('.')} ${message}` : message))
    .join('; ');
};

const WORDS: Record<string, (issue: Issue) => string> = {
  invalid_type: unlessAbsent(({ expected = '' }) => `must be ${typeWords(expected)}`),
  invalid_value: unlessAbsent(({ values = [] }) =>
    values.length === 1
      ? `must be ${JSON.stringify(values[0])}`
      : `must be one of ${values.map((value) => JSON.stringify(value)).join(', ')}`,
  ),
  too_small: (issue) => bound(issue, 'at least'),
  too_big: (issue) => bound(issue, 'at most'),
  not_multiple_of: ({ divisor }) => `must be a multiple of ${divisor}`,
  invalid_format: format,
  invalid_union: union,
  unrecognized_keys: ({ keys = [] }) =>
    keys.length === 1
      ? `has the unknown field "${keys[0]}"`
      : `has the unknown fields ${keys.map((key) => `"${key}"`).join(', ')}`,
  invalid_key: ({ issues = [] }) =>
    `has a name that is not allowed: it ${issues[0]?.message ?? 'is not valid'}`,
  invalid_element: ({ issues = [] }) =>
    `has an item that is not allowed: it ${issues[0]?.message ?? 'is not valid'}`,
};
