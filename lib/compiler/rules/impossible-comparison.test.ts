import { describe, expect, it } from '@jest/globals';
import { foundIn, SHOP } from '../testing/found-in.ts';

const INPUT = `
name: shop
input:
  type: object
  required: [status, n, name, open, words, maybe]
  properties:
    status: { enum: [paid, open] }
    n: { type: integer }
    name: { type: string }
    open: {}
    words: { type: array, items: { type: string } }
    maybe: { type: [number, "null"] }
`.slice(1);
const EFFECT = `
  - { id: r, uses: inventory/reserve, with: { order: o-1 }, compensate: { uses: inventory/release, with: { id: "{{ $r.id }}" } } }`;

/** What is found in a condition, without its place. */
const found = (condition: string, before = ''): string[] =>
  foundIn(
    `${INPUT}steps:${before}\n  - { id: s, uses: shop/look, when: ${JSON.stringify(condition)} }\n`,
    SHOP,
  ).map((line) => line.replace(/^\d+:\d+ /, ''));

describe('impossible-comparison', () => {
  it('asks no types of an event that a step waits for: an event that does not have them fails no execution', () => {
    const wait = `\n  - { id: w, type: wait, event: { source: [x], when: $event.detail.n > 3 }, timeout: 1h }\n`;

    expect(foundIn(`${INPUT}steps:${EFFECT}${wait}`, SHOP)).toEqual([]);
    expect(found('$input.open > 3', EFFECT)).toHaveLength(1);
  });

  it.each([
    ['', ['warning impossible-comparison: "=" compares true with false: it is never true']],
    ['on_reject: continue, ', []],
  ])('warns of a rejected approval if the step fails then: "%s"', (field, expected) => {
    const asked = `\n  - { id: ok, type: approval, ${field}timeout: 1h, with: { title: Pay? } }`;

    expect(found('$ok.approved = false', asked)).toEqual(expected);
  });

  it.each([
    [
      '$input.status = "opne"',
      '"=" compares "opne" with "paid" or "open": it is never true (did you mean "open"?)',
    ],
    ['$input.status != "payed"', '"!=" compares "payed" with "paid" or "open": it is always true'],
    ['$input.status in ["a", "b"]', '"in" compares "paid" or "open" with "a" or "b": it is never true'],
    ['$input.n = "3"', '"=" compares a whole number with a text: it is never true'],
    ['$input.words = "a"', '"=" compares a list with a text: it is never true'],
    ['$input.words[0] = 3', '"=" compares a text with a number: it is never true'],
    ['$count($input.words[$ = 3]) > 1', '"=" compares a text with a number: it is never true'],
    [
      '$exists($filter($input.words, function($w) { $w > 1 }))',
      '">" compares a text with a number: it fails',
    ],
    ['$input.n > "3"', '">" compares a number with a text: it fails'],
    ['$not($input.n) < 3', '"<" takes numbers or texts, got true or false: it fails'],
  ])('warns of %s', (condition, message) => {
    expect(found(condition)).toEqual([
      `warning impossible-comparison: ${message.replace('a whole number', 'a number')}`,
    ]);
  });

  it.each([
    '$input.status = "paid"',
    '$input.status in ["paid", "b"]',
    '$input.n = 3 or $input.n >= 2.5',
    '$input.open = 3 and $input.open != "3" and $input.open > 2',
    '$count($input.words) > 2',
    '$input.name < "b"',
    '$input.maybe = null',
    '$input.words[0] = $input.name',
    '$string($input.n) = "3"',
  ])('finds nothing in %s', (condition) => expect(found(condition)).toEqual([]));

  it.each(['$input.open > 2', '$input.n > $input.open', '$input.maybe > 2'])(
    'warns, after an effect, that %s may fail',
    (condition) => {
      expect(found(condition)).toEqual([]);
      expect(found(condition, EFFECT)).toEqual([
        'warning impossible-comparison: ">" fails unless both sides are numbers or both are texts; the execution then fails, ' +
          'and its effects are undone (declare their types in the schemas, or test first: $type(…) = "number" and …)',
      ]);
    },
  );

  it.each([
    '$input.n > 2',
    '$type($input.open) = "number" and $input.open > 2',
    '$type($input.open) = "number" ? $input.open > 2 : false',
    '$input.maybe != null and $input.maybe > 2',
    '$r.id > "a"',
    '$sum($input.words.($length($))) > 2',
  ])('finds nothing after an effect in %s', (condition) => expect(found(condition, EFFECT)).toEqual([]));
});
