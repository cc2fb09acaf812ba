import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { matchesPattern } from './pattern.ts';

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
      { sku: 'b', count: 5 },
    ],
  },
};

const detail = (pattern: JsonObject): JsonObject => ({ detail: pattern });

const cases: [string, JsonObject, boolean][] = [
  ['an empty pattern', {}, true],
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
  ['exists of null', detail({ nothing: [{ exists: true }] }), true],
  ['exists of what is missing', detail({ missing: [{ exists: true }] }), false],
  ['exists false', detail({ missing: [{ exists: false }] }), true],
  ['exists false below what is missing', detail({ a: { b: [{ exists: false }] } }), true],
  ['exists false of what is there', detail({ amount: [{ exists: false }] }), false],
  ['exists of an object, which is no leaf', detail({ customer: [{ exists: true }] }), false],
  ['one or the other', { $or: [{ source: ['x'] }, { 'detail-type': ['OrderPlaced'] }] }, true],
  ['neither', detail({ $or: [{ amount: [1] }, { flag: [false] }] }), false],
  ['fields of one element', detail({ lines: { sku: ['b'], count: [5] } }), true],
  ['fields of different elements', detail({ lines: { sku: ['a'], count: [5] } }), false],
  ['a filter that nobody knows', detail({ amount: [{ about: 120 }] }), false],
  ['a property that every object inherits', detail({ toString: [{ exists: true }] }), false],
];

describe('event patterns', () => {
  it.each(cases)('%s', (_, pattern, expected) => {
    expect(matchesPattern(pattern, event)).toBe(expected);
  });

  it('with many stars take no longer for it', () => {
    const detail = { text: 'a'.repeat(200_000) };
    expect(matchesPattern({ detail: { text: [{ wildcard: `${'*a'.repeat(12)}*b` }] } }, { detail })).toBe(
      false,
    );
  });
});
