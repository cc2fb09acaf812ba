import { ownField } from '#core/json.ts';

/** Describes a value in words, for messages: `the text "yes"`, `a list`, `nothing`. */
export const describe = (value: unknown): string => {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') {
    return value === ''
      ? 'an empty text'
      : `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 39)}…` : value)}`;
  }
  if (typeof value === 'number') return `${ownField(NOT_IN_JSON, String(value)) ?? `the number ${value}`}`;
  if (typeof value === 'boolean') return String(value);
  return `a ${typeof value}`;
};

/** Numbers of YAML that JSON has not. */
const NOT_IN_JSON: Record<string, string> = {
  Infinity: 'number .inf',
  '-Infinity': 'number -.inf',
  NaN: 'number .nan',
};

const NAMES: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'nothing',
};

/** Names a type of JSON, zod or JSON Schema. */
export const typeName = (type: unknown): string =>
  typeof type === 'string' ? (ownField(NAMES, type) ?? type) : 'another type';

/** Returns `a, b or c`, each once. */
export const oneOf = (items: readonly string[]): string => {
  const different = [...new Set(items)];
  return different.length < 2
    ? different.join('')
    : `${different.slice(0, -1).join(', ')} or ${different.at(-1)}`;
};

/** Names the place of a value, for messages: `"needs"`, `entry 2 of "branches"`. */
export const placeName = (path: readonly (string | number)[]): string => {
  const last = path.at(-1);
  if (typeof last !== 'number') return `"${last}"`;
  const list = path.findLast((key) => typeof key === 'string');
  return list === undefined ? `entry ${last + 1}` : `entry ${last + 1} of "${list}"`;
};
