import type { z } from 'zod';
import { ownField } from '#core/json.ts';
import { SIZE_EXPECTED } from '#core/sizes.ts';
import { type FieldKind, STEP_ID } from '#steps/common-fields.ts';
import { describe, oneOf, typeName } from '../findings/describe.ts';
import type { Finding, Path } from '../findings/finding.ts';
import { invalidValue } from './errors/invalid-value.ts';
import { missingField } from './errors/missing-field.ts';
import { unknownField } from './errors/unknown-field.ts';
import { wrongType } from './errors/wrong-type.ts';
import { fieldsOf, kindOf, schemaAt } from './schema-walk.ts';

/** zod's issue, as far as it is read. https://zod.dev/packages/core#issue-types */
interface Issue {
  code: string;
  path: Path;
  message: string;
  expected?: string;
  keys?: string[];
  values?: unknown[];
  errors?: Issue[][];
  issues?: Issue[];
  origin?: string;
  minimum?: number;
  maximum?: number;
  inclusive?: boolean;
  pattern?: string;
}

/** What is checked, its name in messages, and the types that have a field that it lacks. */
export interface Subject {
  schema: z.ZodType;
  value: unknown;
  path: Path;
  name: string;
  /** Types that have a field of the given name, for fields that this one does not have. */
  elsewhere?(key: string): string[];
}

/** Returns what is at a path of a value; undefined if nothing is. */
export const valueAt = (value: unknown, path: Path): unknown => {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string | number, unknown>)[key];
  }
  return at;
};

const ownerName = (subject: Subject, path: Path): string => {
  const named = path.findLast((key) => typeof key === 'string');
  return named === undefined ? subject.name : `"${named}" of ${subject.name}`;
};

type Explain = (issue: Issue, subject: Subject, value: unknown) => Finding[];

const EXPECTED: Record<string, string> = {
  duration: 'a duration such as "30s"',
  size: SIZE_EXPECTED,
};

const expectedOf = (kind: FieldKind | undefined, value: unknown): string | undefined =>
  kind === 'expression' && typeof value === 'object' && value !== null
    ? 'an expression'
    : ownField(EXPECTED, kind ?? '');

const invalidType: Explain = (issue, subject, value) => {
  const path = [...subject.path, ...issue.path];
  const schema = schemaAt(subject.schema, issue.path, subject.value);
  if (value === undefined) {
    const parent = issue.path.slice(0, -1);
    const key = issue.path.at(-1) ?? '';
    return [
      missingField.finding(key, path.slice(0, -1), ownerName(subject, parent), schema?.meta()?.description),
    ];
  }
  const kind = schema && kindOf(schema);
  const expected = expectedOf(kind, value) ?? typeName(issue.expected ?? '');
  return [wrongType.finding(value, expected, path, { kind, fields: Object.keys(fieldsOf(schema)) })];
};

const unrecognizedKeys: Explain = (issue, subject, value) => {
  const fields = fieldsOf(schemaAt(subject.schema, issue.path, subject.value));
  const known = Object.keys(fields);
  const present = Object.keys((value ?? {}) as object);
  return (issue.keys ?? []).map((key) =>
    unknownField.finding(key, {
      owner: ownerName(subject, issue.path),
      parent: [...subject.path, ...issue.path],
      known,
      present,
      elsewhere: issue.path.length === 0 ? (subject.elsewhere?.(key) ?? []) : [],
      within: known.filter((name) => Object.hasOwn(fieldsOf(fields[name]), key)),
    }),
  );
};

/** Whether an issue says that the value as a whole is of another type. */
const isMismatch = (issue: Issue, value: unknown): boolean =>
  issue.path.length === 0 &&
  (issue.code === 'invalid_type' || (issue.code === 'invalid_value' && typeof value === 'object'));

/** Explains the option of a union that the value was meant for: its type fits, and it has the fewest errors. */
const invalidUnion: Explain = (issue, subject, value) => {
  const options = (issue.errors ?? []).filter((issues) => !issues.some((inner) => isMismatch(inner, value)));
  const [meant] = options.toSorted((a, b) => a.length - b.length);
  const path = [...subject.path, ...issue.path];
  const types = (issue.errors ?? []).flatMap((issues) =>
    issues
      .filter((inner) => isMismatch(inner, value))
      .flatMap(({ expected }) => (expected === undefined ? [] : [typeName(expected)])),
  );
  const [first] = meant ?? [];
  if (first?.code === 'invalid_value' && first.path.length === 0) {
    return [invalidValue.choice(value, (first.values ?? []).map(String), path, types)];
  }
  if (meant) {
    return meant.flatMap((inner) =>
      explainIssue({ ...inner, path: [...issue.path, ...inner.path] }, subject),
    );
  }
  if (value === undefined) return invalidType({ ...issue, code: 'invalid_type' }, subject, value);
  return [wrongType.finding(value, oneOf(types) || 'a JSON value', path)];
};

const choice: Explain = (issue, subject, value) => {
  if (value === undefined) return invalidType(issue, subject, value);
  return [invalidValue.choice(value, (issue.values ?? []).map(String), [...subject.path, ...issue.path])];
};

const UNITS: Record<string, [string, string]> = {
  string: ['a text of at least', 'a text of at most'],
  array: ['a list of at least', 'a list of at most'],
};
const NOUNS: Record<string, string> = { string: 'characters', array: 'entries' };

const expectedSize = (origin: string, side: 0 | 1, limit: number | undefined): string => {
  const unit = ownField(UNITS, origin);
  if (!unit) return `a number of ${side === 0 ? 'at least' : 'at most'} ${limit}`;
  if (limit === 1 && side === 0) return `${typeName(origin)} that is not empty`;
  return `${unit[side]} ${limit} ${ownField(NOUNS, origin)}`;
};

const size =
  (side: 0 | 1): Explain =>
  (issue, subject, value) => {
    const limit = side === 0 ? issue.minimum : issue.maximum;
    const isAbove = side === 0 && issue.inclusive === false;
    const expected = isAbove ? `a number above ${limit}` : expectedSize(issue.origin ?? '', side, limit);
    const got =
      typeof value === 'string' && value.length > 40 ? `one of ${value.length} characters` : describe(value);
    return [invalidValue.finding(`expected ${expected}, got ${got}`, [...subject.path, ...issue.path])];
  };

const plain: Explain = (issue, subject, value) => {
  const shown = typeof value === 'object' && value !== null ? '' : `, got ${describe(value)}`;
  return [invalidValue.finding(issue.message + shown, [...subject.path, ...issue.path])];
};

const SNAKE_CASE = 'expected snake_case: a letter, then letters, digits and "_"';

const badKey: Explain = (issue, subject) => {
  const path = [...subject.path, ...issue.path];
  const inner = issue.issues?.[0];
  const expected = inner?.pattern === String(STEP_ID) ? SNAKE_CASE : (inner?.message ?? issue.message);
  return [
    {
      ...invalidValue.finding(`"${issue.path.at(-1)}" is not a valid name: ${expected}`, []),
      path,
      at: 'key',
    },
  ];
};

const badFormat: Explain = (issue, subject, value) => {
  if (issue.pattern !== String(STEP_ID) || typeof value !== 'string') return plain(issue, subject, value);
  const hint = idHint(value);
  return plain({ ...issue, message: SNAKE_CASE }, subject, value).map((finding) => ({ ...finding, hint }));
};

/** Names a character that only looks like one that is expected, or writes the text as an id. */
const idHint = (text: string): string | undefined => {
  const [foreign] = /[^\x20-\x7e]/u.exec(text) ?? [];
  const number = foreign?.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  if (number !== undefined) return `"${foreign}" is U+${number}; letters are those from a to z`;
  const id = text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '')
    .toLowerCase();
  return STEP_ID.test(id) ? `write "${id}"` : undefined;
};

const EXPLAIN: Record<string, Explain> = {
  invalid_type: invalidType,
  unrecognized_keys: unrecognizedKeys,
  invalid_union: invalidUnion,
  invalid_value: choice,
  too_small: size(0),
  too_big: size(1),
  invalid_key: badKey,
  invalid_format: badFormat,
};

const explainIssue = (issue: Issue, subject: Subject): Finding[] =>
  (ownField(EXPLAIN, issue.code) ?? plain)(issue, subject, valueAt(subject.value, issue.path));

/** Explains zod's issues with a value in Baton's words. Issues below the paths in `except` are left out. */
export const explainIssues = (error: z.ZodError, subject: Subject, except: readonly Path[]): Finding[] => {
  const issues = (error.issues as Issue[]).filter((issue, _, all) => !isImplied(issue, all));
  const findings = issues
    .filter((issue) => issue.code !== 'custom' || !issues.some((other) => hasUnknownKeys(other, issue.path)))
    .flatMap((issue) => explainIssue(issue, subject));
  return findings.filter(
    (finding) =>
      !except.some((path) => isBelow(finding.path, [...subject.path, ...path])) &&
      !isMisspelt(finding, findings),
  );
};

/**
 * Whether an issue says that a whole number is too large to be exact, beside one that says what its field takes, or that a value of
 * the wrong type has the wrong size.
 */
const isImplied = (issue: Issue, all: readonly Issue[]): boolean => {
  const beside = all.filter((other) => other !== issue && samePath(other.path, issue.path));
  if (issue.code === 'too_small' && beside.some(({ code }) => code === 'invalid_type')) return true;
  const isInexact = Math.abs(issue.maximum ?? issue.minimum ?? 0) === Number.MAX_SAFE_INTEGER;
  return isInexact && beside.some(({ code }) => code === issue.code);
};

const samePath = (a: Path, b: Path): boolean =>
  a.length === b.length && a.every((key, index) => key === b[index]);

const hasUnknownKeys = (issue: Issue, path: Path): boolean =>
  issue.code === 'unrecognized_keys' && samePath(issue.path, path);

/** Whether a field is missing only because its name is misspelled. */
const isMisspelt = (finding: Finding, all: Finding[]): boolean =>
  finding.code === missingField.code &&
  all.some(
    (other) =>
      other.meant === finding.meant && other.at === 'key' && samePath(other.path.slice(0, -1), finding.path),
  );

const isBelow = (path: Path, root: Path): boolean =>
  path.length > root.length && root.every((key, index) => path[index] === key);
