import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { isInRange, parseAddress, parseRange } from './address.ts';
import { anythingBut } from './anything-but.ts';
import { numeric } from './numeric.ts';
import { type PatternProblem, shown } from './problem.ts';
import { IGNORING_CASE, TEXT_MATCHERS, type ValueTest } from './text-matchers.ts';

/**
 * Matchers that may be in a pattern's lists in place of values; `exists` is one too, but looks at fields and not at their leaves.
 * Ref: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
const MATCHERS: Record<string, (argument: Json) => ValueTest | PatternProblem> = {
  ...Object.fromEntries(
    Object.entries(TEXT_MATCHERS).map(([name, makeTest]) => [
      name,
      (argument: Json) => text(name, makeTest, argument),
    ]),
  ),
  'anything-but': anythingBut,
  numeric,
  cidr(argument) {
    const range = typeof argument === 'string' ? parseRange(argument) : undefined;
    if (range) return (leaf) => typeof leaf === 'string' && isInRange(range, leaf);
    const message = `"cidr" takes an address range with up to 31 bits (IPv4) or 127 (IPv6), got ${shown(argument)}`;
    return { path: [], message, hint: 'for example "10.0.0.0/24"' };
  },
};

/** Names of all matchers. */
const MATCHER_NAMES = [...Object.keys(MATCHERS), 'exists'];

const text = (
  name: string,
  makeTest: (argument: string) => ValueTest | PatternProblem,
  argument: Json,
): ValueTest | PatternProblem => {
  if (typeof argument === 'string') return makeTest(argument);
  const ignoringCase = IGNORING_CASE[name];
  if (ignoringCase && isObject(argument)) {
    const { 'equals-ignore-case': inner, ...more } = argument;
    if (typeof inner === 'string' && Object.keys(more).length === 0) return ignoringCase(inner);
  }
  const alternative = ignoringCase ? ' or { equals-ignore-case: text }' : '';
  const message = `"${name}" takes a text${alternative}, got ${shown(argument)}`;
  return { path: [], message, hint: `for example { ${name}: shop }` };
};

/** What one entry of a pattern's list asks for. */
export type Entry = { test: ValueTest } | { exists: boolean } | { problem: PatternProblem };

/** Compiles an entry of a pattern's list: a value or a matcher. */
export const compileEntry = (entry: Json): Entry => {
  if (Array.isArray(entry)) {
    const message = `a list in a pattern's list is not a value, got ${shown(entry)}`;
    return { problem: { path: [], message, hint: 'write its elements into the list around it' } };
  }
  return isObject(entry) ? compileMatcher(entry) : { test: exactly(entry) };
};

/** Addresses are equal in all ways in which they can be written. */
const exactly = (value: string | number | boolean | null): ValueTest => {
  const address = typeof value === 'string' ? parseAddress(value)?.join('.') : undefined;
  if (address === undefined) return (leaf) => leaf === value;
  return (leaf) => leaf === value || (typeof leaf === 'string' && parseAddress(leaf)?.join('.') === address);
};

const compileMatcher = (matcher: JsonObject): Entry => {
  const [name, ...more] = Object.keys(matcher);
  const argument = name === undefined ? undefined : matcher[name];
  if (name === undefined || argument === undefined || more.length > 0) {
    const hint =
      name === undefined ? `matchers are ${MATCHER_NAMES.join(', ')}` : 'put each into separate braces';
    return { problem: { path: [], message: `a matcher has exactly one key, got ${shown(matcher)}`, hint } };
  }
  if (name === 'exists') {
    if (typeof argument === 'boolean') return { exists: argument };
    const message = `"exists" takes true or false, got ${shown(argument)}`;
    return { problem: { path: [name], message, hint: 'for example { exists: true }' } };
  }
  const compile = Object.hasOwn(MATCHERS, name) ? ownField(MATCHERS, name) : undefined;
  if (!compile) {
    const hint = didYouMean(name, MATCHER_NAMES) ?? `matchers are ${MATCHER_NAMES.join(', ')}`;
    return { problem: { path: [name], at: 'key', message: `EventBridge has no matcher "${name}"`, hint } };
  }
  const compiled = compile(argument);
  if (typeof compiled === 'function') return { test: compiled };
  return { problem: { ...compiled, path: [name, ...compiled.path] } };
};
