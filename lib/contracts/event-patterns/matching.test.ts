import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '#core/json.ts';
import { compilePattern } from './compile.ts';

const event: JsonObject = {
  source: 'shop',
  'detail-type': 'OrderPlaced',
  resources: ['arn:a', 'arn:b'],
  detail: {
    amount: 120,
    zero: 0,
    nothing: null,
    flag: true,
    file: 'photos/cat.PNG',
    ip: '10.0.0.17',
    tags: ['red', 'big'],
    customer: { id: 'c-1', address: { city: 'Berlin' } },
    lines: [
      { sku: 'a', count: 1 },
      { sku: 'b', count: 5, note: 'fragile' },
    ],
    big: 1e10,
    ip6: '2001:db8::1',
    none: [],
    nested: [[1, 2], [[3]]],
  },
};

const detail = (pattern: JsonObject): JsonObject => ({ detail: pattern });

const cases: [string, JsonObject, boolean][] = [
  ['one of several values', { source: ['mail', 'shop'] }, true],
  ['none of the values', { source: ['mail'] }, false],
  ['all fields at once', { source: ['shop'], 'detail-type': ['OrderPlaced'] }, true],
  ['one field that does not fit', { source: ['shop'], 'detail-type': ['OrderLost'] }, false],
  ['an element of a list', { resources: ['arn:b'] }, true],
  ['no element of a list', { resources: ['arn:c'] }, false],
  ['a nested field', detail({ customer: { address: { city: ['Berlin'] } } }), true],
  ['a number, true and null', detail({ amount: [120], flag: [true], nothing: [null] }), true],
  ['a number as text', detail({ amount: ['120'] }), false],
  ['null for what is missing', detail({ missing: [null] }), false],
  ['prefix', detail({ file: [{ prefix: 'photos/' }] }), true],
  ['another prefix', detail({ file: [{ prefix: 'cat' }] }), false],
  ['prefix without case', detail({ file: [{ prefix: { 'equals-ignore-case': 'PHOTOS/' } }] }), true],
  ['suffix', detail({ file: [{ suffix: '.PNG' }] }), true],
  ['suffix in another case', detail({ file: [{ suffix: '.png' }] }), false],
  ['suffix without case', detail({ file: [{ suffix: { 'equals-ignore-case': '.png' } }] }), true],
  ['equals-ignore-case', { 'detail-type': [{ 'equals-ignore-case': 'ORDERPLACED' }] }, true],
  ['wildcard', detail({ file: [{ wildcard: 'photos/*.PNG' }] }), true],
  ['wildcard that wants the whole', detail({ file: [{ wildcard: 'photos/' }] }), false],
  ['wildcard with a dot that is a dot', detail({ file: [{ wildcard: 'photos/cat?PNG' }] }), false],
  ['wildcard whose ends overlap', detail({ file: [{ wildcard: 'photos/cat.PN*N*G' }] }), false],
  ['wildcard of several parts', detail({ file: [{ wildcard: 'ph*os/*.P*' }] }), true],
  ['wildcard with an escaped star', detail({ file: [{ wildcard: 'photos/\\*' }] }), false],
  ['anything-but', detail({ file: [{ 'anything-but': 'x' }] }), true],
  ['anything-but a list that has it', detail({ amount: [{ 'anything-but': [1, 120] }] }), false],
  ['anything-but prefix', detail({ file: [{ 'anything-but': { prefix: 'photos' } }] }), false],
  [
    'anything-but several suffixes',
    detail({ file: [{ 'anything-but': { suffix: ['.gif', '.jpg'] } }] }),
    true,
  ],
  ['anything-but wildcard', detail({ file: [{ 'anything-but': { wildcard: '*cat*' } }] }), false],
  ['anything-but of a missing field', detail({ missing: [{ 'anything-but': 'x' }] }), false],
  ['numeric range', detail({ amount: [{ numeric: ['>', 100, '<=', 120] }] }), true],
  ['numeric range that ends before', detail({ amount: [{ numeric: ['>=', 0, '<', 120] }] }), false],
  ['numeric equality with zero', detail({ zero: [{ numeric: ['=', 0] }] }), true],
  ['numeric of a text', detail({ file: [{ numeric: ['>', 0] }] }), false],
  ['cidr', detail({ ip: [{ cidr: '10.0.0.0/24' }] }), true],
  ['cidr of another network', detail({ ip: [{ cidr: '10.0.1.0/24' }] }), false],
  ['cidr of no address', detail({ file: [{ cidr: '10.0.0.0/24' }] }), false],
  ['exists', detail({ amount: [{ exists: true }] }), true],
  ['anything-but of null', detail({ nothing: [{ 'anything-but': 'x' }] }), true],
  ['anything-but a start of a number', detail({ amount: [{ 'anything-but': { prefix: '1' } }] }), true],
  [
    'anything-but without case',
    detail({ file: [{ 'anything-but': { 'equals-ignore-case': 'PHOTOS/CAT.png' } }] }),
    false,
  ],
  ['anything-but of a list with another element', detail({ tags: [{ 'anything-but': 'red' }] }), true],
  ['an empty text', { a: [''] }, false],
  ['numbers that are written differently', detail({ amount: [1.2e2] }), true],
  ['a number beyond those that are compared', detail({ big: [{ numeric: ['>', 0] }] }), false],
  ['the same large number', detail({ big: [1e10] }), true],
  ['cidr of IPv6', detail({ ip6: [{ cidr: '2001:db8::/32' }] }), true],
  ['an IPv6 address that is written in full', detail({ ip6: ['2001:0db8:0:0:0:0:0:1'] }), true],
  ['exists of an empty list, which has no leaf', detail({ none: [{ exists: true }] }), false],
  ['exists false of an empty list', detail({ none: [{ exists: false }] }), true],
  ['exists of a list of objects, which has no leaf', detail({ lines: [{ exists: true }] }), false],
  ['exists of a field of some elements', detail({ lines: { note: [{ exists: true }] } }), true],
  ['exists false of a field of some elements', detail({ lines: { note: [{ exists: false }] } }), false],
  ['absent or a value', detail({ missing: [{ exists: false }, 'x'] }), true],
  ['fields below an empty list', detail({ none: { a: [{ exists: false }] } }), true],
  ['elements of lists in lists', detail({ nested: [3] }), true],
  [
    '$or and what is beside it',
    { source: ['shop'], $or: [{ account: ['1'] }, { detail: { zero: [0] } }] },
    true,
  ],
  ['exists of null', detail({ nothing: [{ exists: true }] }), true],
  ['exists of what is missing', detail({ missing: [{ exists: true }] }), false],
  ['exists false', detail({ missing: [{ exists: false }] }), true],
  ['exists false below what is missing', detail({ a: { b: [{ exists: false }] } }), true],
  ['exists false of what is there', detail({ amount: [{ exists: false }] }), false],
  ['exists of an object, which is not a leaf', detail({ customer: [{ exists: true }] }), false],
  ['one or the other', { $or: [{ source: ['x'] }, { 'detail-type': ['OrderPlaced'] }] }, true],
  ['neither', detail({ $or: [{ amount: [1] }, { flag: [false] }] }), false],
  ['fields of one element', detail({ lines: { sku: ['b'], count: [5] } }), true],
  ['fields of different elements', detail({ lines: { sku: ['a'], count: [5] } }), false],
  ['a property that every object inherits', detail({ toString: [{ exists: true }] }), false],
];

const matches = (pattern: JsonObject, event: JsonObject): boolean => {
  const compiled = compilePattern(pattern);
  expect(compiled.problems).toEqual([]);
  return compiled.matches!(event);
};

describe('event patterns', () => {
  it.each(cases)('match what EventBridge matches: %s', (_, pattern, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it.each([`${'*a'.repeat(12)}*c`, `*${'a'.repeat(1000)}c*`, `*${'ab'.repeat(500)}*c`])(
    'with many stars or long parts take no longer for it: %#',
    (wildcard) => {
      const event = { detail: { text: `${'a'.repeat(100_000)}${'ab'.repeat(50_000)}` } };

      const start = process.cpuUsage().user;

      expect(matches({ detail: { text: [{ wildcard }] } }, event)).toBe(false);
      expect((process.cpuUsage().user - start) / 1000).toBeLessThan(500);
    },
  );

  it('look through lists in lists, however deep they are', () => {
    let deep: Json = 'x';
    for (let depth = 0; depth < 20_000; depth++) deep = [deep];

    expect(matches({ detail: { a: ['x'] } }, { detail: { a: deep } })).toBe(true);
  });
});
