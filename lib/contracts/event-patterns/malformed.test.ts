import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '#core/json.ts';
import { compilePattern } from './compile.ts';

/** Problems as `path: message (hint)`. */
const problemsOf = (pattern: JsonObject): string[] =>
  compilePattern(pattern).problems.map(
    ({ path, message, hint }) => `${path.join('.')}: ${message} (${hint})`,
  );

const field = (...entries: Json[]): JsonObject => ({ detail: { a: entries } });

/** What EventBridge refuses, a row for each kind, with where and what is said about it. */
const MALFORMED: [string, JsonObject, string, RegExp][] = [
  ['a pattern without fields', {}, '', /an empty pattern is refused/],
  ['a field without fields', { detail: { a: {} } }, 'detail.a', /an empty pattern is refused/],
  [
    'a value outside of a list',
    { detail: { a: 'x' } },
    'detail.a',
    /lists the values that match \(write \["x"\]\)/,
  ],
  ['null outside of a list', { detail: { a: null } }, 'detail.a', /lists the values/],
  ['an empty list', field(), 'detail.a', /an empty list matches nothing/],
  ['a list in a list', field(['x']), 'detail.a.0', /not a value, got \["x"\]/],
  ['a matcher without a key', field({}), 'detail.a.0', /exactly one key, got {}/],
  ['a matcher with two keys', field({ prefix: 'a', suffix: 'b' }), 'detail.a.0', /exactly one key/],
  [
    'a matcher that is unknown',
    field({ prefixx: 'a' }),
    'detail.a.0.prefixx',
    /no matcher "prefixx" \(did you mean "prefix"\?\)/,
  ],
  ['a matcher that every object inherits', field({ toString: 'a' }), 'detail.a.0.toString', /no matcher/],
  ['a number as prefix', field({ prefix: 5 }), 'detail.a.0.prefix', /"prefix" takes a text or .*, got 5/],
  ['a list as prefix', field({ prefix: ['a'] }), 'detail.a.0.prefix', /"prefix" takes a text/],
  [
    'another matcher as prefix',
    field({ prefix: { wildcard: 'a' } }),
    'detail.a.0.prefix',
    /"prefix" takes a text/,
  ],
  [
    'two matchers as prefix',
    field({ prefix: { 'equals-ignore-case': 'a', b: 'c' } }),
    'detail.a.0.prefix',
    /"prefix" takes/,
  ],
  ['a number as suffix', field({ suffix: 5 }), 'detail.a.0.suffix', /"suffix" takes a text/],
  [
    'a number in equals-ignore-case',
    field({ 'equals-ignore-case': 5 }),
    'detail.a.0.equals-ignore-case',
    /takes a text, got 5/,
  ],
  [
    'a list in equals-ignore-case',
    field({ 'equals-ignore-case': ['a'] }),
    'detail.a.0.equals-ignore-case',
    /takes a text/,
  ],
  ['a number as wildcard', field({ wildcard: 5 }), 'detail.a.0.wildcard', /"wildcard" takes a text, got 5/],
  ['two stars in a row', field({ wildcard: 'a**b' }), 'detail.a.0.wildcard', /two stars in a row/],
  [
    'a backslash before a letter',
    field({ wildcard: 'a\\b' }),
    'detail.a.0.wildcard',
    /backslash must be followed/,
  ],
  ['a backslash at the end', field({ wildcard: 'a\\' }), 'detail.a.0.wildcard', /backslash must be followed/],
  [
    'anything-but null',
    field({ 'anything-but': null }),
    'detail.a.0.anything-but',
    /texts only or numbers only/,
  ],
  [
    'anything-but true',
    field({ 'anything-but': true }),
    'detail.a.0.anything-but',
    /texts only or numbers only/,
  ],
  [
    'anything-but nothing, which matches everything',
    field({ 'anything-but': [] }),
    'detail.a.0.anything-but',
    /texts only or numbers only/,
  ],
  [
    'anything-but texts and numbers',
    field({ 'anything-but': ['a', 1] }),
    'detail.a.0.anything-but',
    /texts only or numbers only/,
  ],
  [
    'anything-but a list with null',
    field({ 'anything-but': [null] }),
    'detail.a.0.anything-but',
    /texts only or numbers only/,
  ],
  [
    'anything-but a list of matchers',
    field({ 'anything-but': [{ prefix: 'a' }] }),
    'detail.a.0.anything-but',
    /texts only/,
  ],
  [
    'anything-but a number beyond five billion',
    field({ 'anything-but': 5e9 + 1 }),
    'detail.a.0.anything-but',
    /-5e9 to 5e9/,
  ],
  [
    'anything-but without a matcher',
    field({ 'anything-but': {} }),
    'detail.a.0.anything-but',
    /takes one of prefix, suffix/,
  ],
  [
    'anything-but two matchers',
    field({ 'anything-but': { prefix: 'a', suffix: 'b' } }),
    'detail.a.0.anything-but',
    /takes one of/,
  ],
  [
    'anything-but numeric',
    field({ 'anything-but': { numeric: ['>', 1] } }),
    'detail.a.0.anything-but',
    /takes one of/,
  ],
  [
    'anything-but an empty prefix',
    field({ 'anything-but': { prefix: '' } }),
    'detail.a.0.anything-but.prefix',
    /an empty prefix/,
  ],
  [
    'anything-but an empty suffix in a list',
    field({ 'anything-but': { suffix: ['a', ''] } }),
    'detail.a.0.anything-but.suffix.1',
    /an empty suffix/,
  ],
  [
    'anything-but no prefixes',
    field({ 'anything-but': { prefix: [] } }),
    'detail.a.0.anything-but.prefix',
    /a text or a list of texts/,
  ],
  [
    'anything-but a number as prefix',
    field({ 'anything-but': { prefix: 5 } }),
    'detail.a.0.anything-but.prefix',
    /a text or a list of texts/,
  ],
  [
    'anything-but a prefix without case',
    field({ 'anything-but': { prefix: { 'equals-ignore-case': 'a' } } }),
    'detail.a.0.anything-but.prefix',
    /a text or a list/,
  ],
  [
    'anything-but a malformed wildcard',
    field({ 'anything-but': { wildcard: ['a', '**'] } }),
    'detail.a.0.anything-but.wildcard.1',
    /two stars/,
  ],
  [
    'numeric without a list',
    field({ numeric: 5 }),
    'detail.a.0.numeric',
    /a list of an operator and a number/,
  ],
  [
    'numeric without a number',
    field({ numeric: ['>'] }),
    'detail.a.0.numeric',
    /a list of an operator and a number/,
  ],
  [
    'numeric with three comparisons',
    field({ numeric: ['>', 1, '<', 5, '<', 6] }),
    'detail.a.0.numeric',
    /or two of each/,
  ],
  [
    'numeric with another operator',
    field({ numeric: ['!=', 1] }),
    'detail.a.0.numeric.0',
    /one of = < <= > >=, got "!="/,
  ],
  [
    'numeric with a text',
    field({ numeric: ['>', '1'] }),
    'detail.a.0.numeric.1',
    /expects a number .* got "1"/,
  ],
  ['numeric beyond five billion', field({ numeric: ['<', 6e9] }), 'detail.a.0.numeric.1', /-5e9 to 5e9/],
  [
    'numeric with seven decimal places',
    field({ numeric: ['=', 0.1234567] }),
    'detail.a.0.numeric.1',
    /six decimal places/,
  ],
  ['a range from above', field({ numeric: ['<', 5, '>', 1] }), 'detail.a.0.numeric', /and then "<" or "<="/],
  [
    'a range of two lower bounds',
    field({ numeric: ['>', 1, '>', 2] }),
    'detail.a.0.numeric',
    /and then "<" or "<="/,
  ],
  [
    'a range after an equality',
    field({ numeric: ['=', 1, '<', 2] }),
    'detail.a.0.numeric',
    /and then "<" or "<="/,
  ],
  [
    'a range that nothing fits',
    field({ numeric: ['>', 5, '<', 1] }),
    'detail.a.0.numeric',
    /must be less than the upper bound/,
  ],
  ['cidr of a number', field({ cidr: 10 }), 'detail.a.0.cidr', /"cidr" takes an address range/],
  ['cidr without bits', field({ cidr: '10.0.0.0' }), 'detail.a.0.cidr', /"cidr" takes an address range/],
  ['cidr with too many bits', field({ cidr: '10.0.0.0/33' }), 'detail.a.0.cidr', /up to 31 bits/],
  ['cidr of one address', field({ cidr: '10.0.0.1/32' }), 'detail.a.0.cidr', /up to 31 bits/],
  [
    'cidr with an address that is none',
    field({ cidr: '10.0.0.256/8' }),
    'detail.a.0.cidr',
    /"cidr" takes an address range/,
  ],
  [
    'cidr with IPv6 that is none',
    field({ cidr: '2001::db8::/32' }),
    'detail.a.0.cidr',
    /"cidr" takes an address range/,
  ],
  [
    'exists with a text',
    field({ exists: 'true' }),
    'detail.a.0.exists',
    /"exists" takes true or false, got "true"/,
  ],
  ['$or without a list', { $or: { a: [1] } }, '$or', /a list of two or more patterns/],
  ['$or with one pattern', { $or: [{ a: [1] }] }, '$or', /a list of two or more patterns/],
  ['$or with a value', { $or: [{ a: [1] }, 'b'] }, '$or', /a list of two or more patterns/],
  ['$or with an empty pattern', { $or: [{ a: [1] }, {}] }, '$or.1', /an empty pattern is refused/],
  [
    '$or of matchers',
    { detail: { $or: [{ prefix: ['a'] }, { b: [1] }] } },
    'detail.$or.0.prefix',
    /cannot be called "prefix"/,
  ],
  [
    '$or that repeats what is beside it',
    { a: [1], $or: [{ a: [2] }, { b: [1] }] },
    '$or.0.a',
    /"a" is matched beside "\$or" as well/,
  ],
];

describe('a malformed pattern is refused, with where, what was expected and a hint', () => {
  it.each(MALFORMED)('%s', (_, pattern, path, said) => {
    const problems = problemsOf(pattern);

    expect(problems).toEqual([expect.stringMatching(said)]);
    expect(problems[0]).toMatch(`${path}: `);
    expect(problems[0]).not.toContain('(undefined)');
  });

  it('with too many combinations is refused', () => {
    const ten = (name: string) => ({
      $or: Array.from({ length: 11 }, (_, index) => ({ [`${name}${index}`]: [1] })),
    });

    expect(problemsOf({ detail: { a: ten('a'), b: ten('b') } })).toEqual([]);
    expect(problemsOf({ detail: { a: ten('a'), b: ten('b'), c: ten('c') } })).toEqual([
      expect.stringContaining('"$or" in this pattern makes 1331 combinations, expected 1000 at most'),
    ]);
  });

  it('names every problem at once', () => {
    expect(problemsOf({ detail: { a: 1, b: [{ prefixx: 'x' }, { exists: 1 }] } })).toHaveLength(3);
  });
});

/** The examples in AWS's documentation, all of which it takes. */
const TAKEN: [string, JsonObject][] = [
  ['And', { detail: { Location: ['New York'], Day: ['Monday'] } }],
  ['Anything-but', field({ 'anything-but': 'initializing' })],
  ['Anything-but (numbers)', field({ 'anything-but': [100, 200, 300] })],
  ['Anything-but (begins with)', field({ 'anything-but': { prefix: 'us-' } })],
  ['Anything-but (begins with one of)', field({ 'anything-but': { prefix: ['init', 'error'] } })],
  ['Anything-but (ends with)', field({ 'anything-but': { suffix: '.png' } })],
  [
    'Anything-but (ignore case)',
    field({ 'anything-but': { 'equals-ignore-case': ['initializing', 'stopped'] } }),
  ],
  ['Anything-but using a wildcard', field({ 'anything-but': { wildcard: '*/lib/*' } })],
  ['Begins with', field({ prefix: 'us-' })],
  ['Begins with (ignore case)', field({ prefix: { 'equals-ignore-case': 'eventb' } })],
  ['Empty', field('')],
  ['Equals', field('Alice')],
  ['Equals (ignore case)', field({ 'equals-ignore-case': 'alice' })],
  ['Ends with', field({ suffix: '.png' })],
  ['Ends with (ignore case)', field({ suffix: { 'equals-ignore-case': 'tbridge' } })],
  ['Exists', field({ exists: true })],
  ['Does not exist', field({ exists: false })],
  ['Numeric (equals)', field({ numeric: ['=', 100] })],
  ['Numeric (range)', field({ numeric: ['>', 10, '<=', 20] })],
  ['Or', { $or: [{ 'c-count': [{ numeric: ['>', 0] }] }, { 'x-limit': [{ numeric: ['=', 3.018e2] }] }] }],
  ['Or in one field', field('a', null, 7, false, { prefix: 'b' })],
  ['Ip address', field({ cidr: '10.0.0.0/24' })],
  ['Wildcard', field({ wildcard: 'dir/*.png' })],
  ['Wildcard with escapes', field({ wildcard: 'a\\*b\\\\c' })],
];

it.each(TAKEN)('EventBridge takes: %s', (_, pattern) => {
  expect(problemsOf(pattern)).toEqual([]);
});
