import { BlockList } from 'node:net';
import { isObject, type Json } from '#core/json.ts';

/** Whether a value fits one filter object such as `{"prefix": "a"}`; undefined when the filter is unknown. */
export const matchesFilter = (filter: Json, value: Json): boolean | undefined => {
  if (!isObject(filter)) return scalarEqual(filter, value);
  const [name, argument] = Object.entries(filter)[0] ?? [];
  const matcher = name === undefined ? undefined : MATCHERS[name];
  return matcher?.(argument ?? null, value);
};

type Matcher = (argument: Json, value: Json) => boolean;

const scalarEqual = (expected: Json, value: Json): boolean => expected === value;

const text = (test: (value: string, argument: string) => boolean): Matcher =>
  function match(argument, value): boolean {
    if (typeof value !== 'string') return false;
    if (typeof argument === 'string') return test(value, argument);
    if (isObject(argument) && typeof argument['equals-ignore-case'] === 'string') {
      return test(value.toLowerCase(), argument['equals-ignore-case'].toLowerCase());
    }
    return false;
  };

const listOf = (argument: Json): Json[] => (Array.isArray(argument) ? argument : [argument]);

/**
 * `*` stands for any characters; `\*` and `\\` for themselves. The first place where a part fits is taken and never given up again,
 * so that a long text and many stars take no longer than one search.
 */
const wildcard = (value: string, pattern: string): boolean => {
  const parts = [''];
  for (const [part] of pattern.matchAll(/\\[*\\]|\*+|[^*\\]+|\\/g)) {
    if (part.startsWith('*')) parts.push('');
    else parts.push(`${parts.pop()}${part.length === 2 && part.startsWith('\\') ? part.slice(1) : part}`);
  }
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return value === first;
  if (!value.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return value.length - last.length >= at && value.endsWith(last);
};

const compare: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

const numeric: Matcher = (argument, value) => {
  if (typeof value !== 'number' || !Array.isArray(argument)) return false;
  for (let index = 0; index < argument.length; index += 2) {
    const [operator, bound] = [argument[index], argument[index + 1]];
    if (typeof bound !== 'number' || !compare[String(operator)]?.(value, bound)) return false;
  }
  return argument.length > 0;
};

const cidr: Matcher = (argument, value) => {
  const [network, bits] = typeof argument === 'string' ? argument.split('/') : [];
  if (typeof value !== 'string' || network === undefined || bits === undefined) return false;
  const kind = (address: string) => (address.includes(':') ? 'ipv6' : 'ipv4');
  try {
    const list = new BlockList();
    list.addSubnet(network, Number(bits), kind(network));
    return list.check(value, kind(value));
  } catch {
    return false;
  }
};

const anythingBut: Matcher = (argument, value) => {
  if (!isObject(argument)) return !listOf(argument).some((one) => scalarEqual(one, value));
  const [name, inner] = Object.entries(argument)[0] ?? [];
  const matcher = name === undefined ? undefined : MATCHERS[name];
  return matcher !== undefined && !listOf(inner ?? null).some((one) => matcher(one, value));
};

const MATCHERS: Record<string, Matcher> = {
  prefix: text((value, start) => value.startsWith(start)),
  suffix: text((value, end) => value.endsWith(end)),
  'equals-ignore-case': text((value, other) => value.toLowerCase() === other.toLowerCase()),
  wildcard: text(wildcard),
  'anything-but': anythingBut,
  numeric,
  cidr,
};
