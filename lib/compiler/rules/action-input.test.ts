import { describe, expect, it } from '@jest/globals';
import { foundIn, SHOP } from '../testing/found-in.ts';

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
      '4:11 error action-input: "order" is missing: inventory/reserve requires it (order is a text)',
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
      '16:27 error action-input: "sku" is missing: inventory/reserve requires it (sku is a text)',
      '17:14 error action-input: "name" is missing: inventory/reserve requires it (name is a text)',
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
      '9:77 error action-input: "lines": inventory/reserve expects a list, got {{ $a.id }}, a text',
      '12:59 error action-input: "quantity": inventory/reserve expects a whole number, got {{ $input.amount }} pieces, a text',
      '13:50 error action-input: "with": inventory/release expects a map, got {{ $input.order }}, a text',
    ]);
  });
});
