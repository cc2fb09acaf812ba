import { ownField } from './json.ts';

const TYPES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  integer: 'a whole number',
  bigint: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a date',
  null: 'null',
  undefined: 'absent',
};

/** Names a type of JSON, JSON Schema or zod: `text`, `a whole number`. */
export const typeWords = (type: string): string => ownField(TYPES, type) ?? type;

const FORMATS: Record<string, string> = {
  date: 'a date such as 2027-03-16',
  'date-time': 'an instant such as 2027-03-16T09:00:00Z',
  datetime: 'an instant such as 2027-03-16T09:00:00Z',
  time: 'a time such as 09:00:00Z',
  duration: 'a duration such as PT5M',
  email: 'an e-mail address',
  uri: 'a URL such as https://example.com/page',
  url: 'a URL such as https://example.com/page',
  'uri-reference': 'a URL or a path',
  uuid: 'a UUID',
  guid: 'a UUID',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  hostname: 'a host name',
  regex: 'a regular expression',
  base64: 'text in base64',
  byte: 'text in base64',
};

/** Names a format of text: `a date such as 2027-03-16`. */
export const formatWords = (format: string): string =>
  ownField(FORMATS, format) ?? `of the format "${format}"`;

const UNITS: Record<string, [one: string, many: string]> = {
  string: ['character', 'characters'],
  array: ['item', 'items'],
  set: ['item', 'items'],
  map: ['field', 'fields'],
  object: ['field', 'fields'],
};

/** Says how large a value must be: `must have at least 2 characters`, `must be 5 or more`. */
export const sizeWords = (origin: string, side: 'at least' | 'at most', limit: number): string => {
  const unit = ownField(UNITS, origin);
  if (!unit) return `must be ${limit} or ${side === 'at least' ? 'more' : 'less'}`;
  if (limit === 1 && side === 'at least') return 'must not be empty';
  return `must have ${side} ${limit} ${limit === 1 ? unit[0] : unit[1]}`;
};

/** Returns `a, b or c`. */
export const orWords = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;

/** Most characters of a value in a message. */
const MAX_SHOWN = 60;

/** Shows a value in a message: text and numbers as JSON, cut if they are long; lists and objects by what they are. */
export const shownValue = (value: unknown): string => {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}… (${text.length - 2} characters)` : text;
};
