import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { foundIn, SHOP } from '../testing/found-in.ts';
import type { ActionCatalog } from '../types.ts';

describe('action-input', () => {
  it('names fields that are missing, unknown or misspelt', () => {
    const text = `
name: shop
steps:
  - id: a
    uses: inventory/reserve
  - id: b
    uses: inventory/reserve
    with: { ordr: o-1 }
  - id: c
    uses: inventory/reserve
    with: { order: o-1, colour: red }
`.slice(1);
    expect(foundIn(text, SHOP)).toEqual([
      '4:11 error action-input: "order" is missing: inventory/reserve requires it (it is a text)',
      '7:13 error action-input: inventory/reserve takes no "ordr" (did you mean "order"?)',
      '10:25 error action-input: inventory/reserve takes no "colour" (inventory/reserve takes order, quantity, speed, lines, owner)',
    ]);
  });

  it('compares literals with the contract', () => {
    const text = `
name: shop
steps:
  - id: a
    uses: inventory/reserve
    with:
      order: x
      quantity: "3"
      speed: fst
      lines: []
      owner: 3
  - id: b
    uses: inventory/reserve
    with:
      order: 12
      quantity: 1.5
      lines: [{ sku: 1 }, {}]
      owner: {}
`.slice(1);
    expect(foundIn(text, SHOP)).toEqual([
      '6:14 error action-input: "order": inventory/reserve expects at least 2 characters, got the text "x"',
      '7:17 error action-input: "quantity": inventory/reserve expects a whole number, got the text "3"',
      '8:14 error action-input: "speed": inventory/reserve expects "slow" or "fast", got the text "fst" (did you mean "fast"?)',
      '9:14 error action-input: "lines": inventory/reserve expects at least 1 entry, got 0',
      '10:14 error action-input: "owner": inventory/reserve expects a text or a map, got the number 3',
      '14:14 error action-input: "order": inventory/reserve expects a text, got the number 12',
      '15:17 error action-input: "quantity": inventory/reserve expects a whole number, got the number 1.5',
      '16:22 error action-input: "sku": inventory/reserve expects a text, got the number 1',
      '16:27 error action-input: "sku" is missing: inventory/reserve requires it (it is a text)',
      '17:14 error action-input: "name" is missing: inventory/reserve requires it (it is a text)',
    ]);
  });

  it('compares what expressions yield as far as it is known', () => {
    const text = `
name: shop
input: { type: object, properties: { amount: { type: number }, order: { type: string }, any: {} } }
steps:
  - id: a
    uses: inventory/reserve
    with: { order: "{{ $input.amount }}", quantity: "{{ $input.amount }}", speed: "{{ $input.any }}" }
  - id: b
    uses: inventory/reserve
    with: { order: "{{ $a.lines }}", quantity: "{{ $a.lines.sku }}", lines: "{{ $a.id }}" }
  - id: c
    uses: inventory/reserve
    with: { order: "order {{ $input.amount }}", quantity: "{{ $input.amount }} pieces" }
    compensate: { uses: inventory/release, with: "{{ $input.order }}" }
`.slice(1);
    expect(foundIn(text, SHOP)).toEqual([
      '4:9 error undeclared-effect: step "a" changes the world, other steps are undone when the workflow fails, and this one says nothing (add "compensate", or "irreversible: true")',
      '6:20 error action-input: "order": inventory/reserve expects a text, got {{ $input.amount }}, a number',
      '7:9 error undeclared-effect: step "b" changes the world, other steps are undone when the workflow fails, and this one says nothing (add "compensate", or "irreversible: true")',
      '9:20 error action-input: "order": inventory/reserve expects a text, got {{ $a.lines }}, a list',
      '9:48 error action-input: "quantity": inventory/reserve expects a whole number, got {{ $a.lines.sku }}, a text or a list',
      '9:77 error action-input: "lines": inventory/reserve expects a list, got {{ $a.id }}, a text',
      '12:59 error action-input: "quantity": inventory/reserve expects a whole number, got {{ $input.amount }} pieces, a text',
      '13:50 error action-input: "with": inventory/release expects a map, got {{ $input.order }}, a text',
    ]);
  });

  it('knows the types of items, loops, elements and computed values', () => {
    const text = `
name: items
input:
  type: object
  required: [lines, words]
  properties:
    words: { type: array, items: { type: string } }
    lines: { type: array, items: { type: object, required: [sku, n], properties: { sku: { type: string }, n: { type: integer } } } }
steps:
  - id: prices
    type: for_each
    foreach: $input.lines[n > 1]
    as: line
    steps:
      - { id: a, uses: shop/typed, with: { text: "{{ $line.n }}", number: "{{ $line.sku }}" } }
      - { id: b, uses: shop/typed, with: { text: "{{ $index }}", number: "{{ $index }}" } }
  - id: words
    type: for_each
    foreach: $map($input.lines, function($l) { $l.sku })
    steps:
      - { id: c, uses: shop/typed, with: { text: "{{ $item }}", number: "{{ $item }}" } }
    output: "{{ $length($item) }}"
  - { id: d, uses: shop/typed, with: { text: "{{ $input.lines[0].sku }}", number: "{{ $input.lines[-1].sku }}" } }
  - { id: e, uses: shop/typed, with: { text: "{{ $words[0] }}", number: "{{ $sum($words) }}" } }
  - id: counter
    type: while
    while: $loop.n < 3
    max_iterations: 3
    with: { n: 0, name: x }
    steps:
      - { id: f, uses: shop/typed, with: { text: "{{ $loop.n }}", number: "{{ $loop.name }}" } }
      - { id: g, uses: shop/typed, with: { text: "{{ $loop.name }}", number: "{{ $loop.n }}" } }
    output: { n: "{{ $loop.n + 1 }}" }
  - { id: made, type: transform, with: { total: "{{ $count($words) * 2 }}", list: ["{{ $input.lines[0].sku }}"] } }
  - { id: h, uses: shop/typed, with: { text: "{{ $made.total }}", number: "{{ $made.list[0] }}" } }
  - { id: i, uses: shop/typed, with: { text: "{{ $made.total > 1 ? 'a' : 'b' }}", number: "{{ ($n := $made.total; $n - 1) }}" } }
  - { id: j, uses: shop/typed, with: { text: "{{ $made.total = 1 }}", number: "{{ $uppercase('a') & 'b' }}" } }
  - { id: k, uses: shop/typed, with: { text: "{{ $counter.name }}", number: "{{ $input.lines.n[0] ?? 0 }}" } }
`.slice(1);
    const typed = {
      name: 'shop/typed',
      effect: false,
      input: { type: 'object', properties: { text: { type: 'string' }, number: { type: 'number' } } },
    };

    const found = foundIn(text, new Map([[typed.name, typed as never]]));

    expect(found.map((line) => line.replace(/^(\d+):\d+ error action-input: /, '$1 '))).toEqual([
      '14 "text": shop/typed expects a text, got {{ $line.n }}, a whole number',
      '14 "number": shop/typed expects a number, got {{ $line.sku }}, a text',
      '15 "text": shop/typed expects a text, got {{ $index }}, a whole number',
      '20 "number": shop/typed expects a number, got {{ $item }}, a text',
      '22 "number": shop/typed expects a number, got {{ $input.lines[-1].sku }}, a text',
      '23 "text": shop/typed expects a text, got {{ $words[0] }}, a whole number',
      '30 "text": shop/typed expects a text, got {{ $loop.n }}, a whole number or a number',
      '30 "number": shop/typed expects a number, got {{ $loop.name }}, a text',
      '34 "text": shop/typed expects a text, got {{ $made.total }}, a number',
      '34 "number": shop/typed expects a number, got {{ $made.list[0] }}, a text',
      `36 "text": shop/typed expects a text, got {{ $made.total = 1 }}, true or false`,
      `36 "number": shop/typed expects a number, got {{ $uppercase('a') & 'b' }}, a text`,
    ]);
  });

  it('compares the items of lists that expressions yield', () => {
    const listOf = (name: string, type: string): JsonObject => ({
      properties: { [name]: { type: 'array', items: { type } } },
    });
    const actions: ActionCatalog = new Map([
      ['a/give', { name: 'a/give', input: {}, output: listOf('ns', 'number') }],
      ['a/take', { name: 'a/take', input: listOf('texts', 'string'), output: {} }],
    ]);
    const text = `
name: shop
steps:
  - id: given
    uses: a/give
  - id: taken
    uses: a/take
    with: { texts: "{{ $given.ns }}" }
  - id: fits
    uses: a/take
    with: { texts: "{{ $given.ns.$string($) }}" }
`.slice(1);
    expect(foundIn(text, actions)).toEqual([
      '7:20 error action-input: "texts": a/take expects a list, each item a text, got {{ $given.ns }}, a list, each item a number',
    ]);
  });
});
