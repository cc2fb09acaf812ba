import { describe, expect, it } from '@jest/globals';
import { foundIn, SHOP } from '../testing/found-in.ts';

describe('unknown-path', () => {
  it('checks paths against contracts, the input and what is known of other results', () => {
    const text = `
name: shop
input: { type: object, properties: { order: { type: object, properties: { id: { type: string } } }, lines: { type: array, items: { type: object, properties: { sku: { type: string } } } }, free: { type: object, additionalProperties: true, properties: { a: {} } } } }
steps:
  - id: reserve
    uses: inventory/reserve
    with: { order: "{{ $input.order.idd }}" }
  - id: b
    type: transform
    with:
      a: "{{ $reserve.idd }}"
      b: "{{ $reserve.id.x }}"
      c: "{{ $reserve.lines.sku & $reserve.lines[0].skuu }}"
      d: "{{ $input.lines.price }}"
      e: "{{ $input.free.whatever }}"
      f: "{{ $execution.nam }}"
      g: "{{ $input.order.id }}"
  - id: c
    type: for_each
    foreach: $input.lines
    steps: [{ id: d, type: transform, with: { x: "{{ $item.sk }}", y: "{{ $index.z }}" } }]
  - id: e
    type: while
    while: $loop.count < 3
    max_iterations: 3
    with: { n: 0 }
    steps: [{ id: f, uses: shop/look, on_error: { fallback_value: "{{ $error.message }}" } }]
    output: { n: "{{ $loop.n + 1 }}" }
  - id: g
    type: parallel
    branches: { left: [{ id: h, uses: inventory/reserve, with: { order: o-1 } }] }
  - id: i
    type: approval
    with: { title: x, show: { carrier: dhl }, editable: [carrier] }
    timeout: 1h
output: { a: "{{ $b.z }}", b: "{{ $c.y }}", c: "{{ $e.m }}", d: "{{ $g.right }}", e: "{{ $g.left.idd }}", f: "{{ $i.carier }}", g: "{{ $i.carrier }}" }
`.slice(1);
    expect(foundIn(text, SHOP)).toEqual([
      '6:24 error unknown-path: $input.order has no field "idd" (did you mean "id"?)',
      '10:14 error unknown-path: the result of "reserve" (inventory/reserve) has no field "idd" (did you mean "id"?)',
      '11:14 error unknown-path: $reserve.id is a text and has no field "x"',
      '12:35 error unknown-path: $reserve.lines has no field "skuu" (did you mean "sku"?)',
      '13:14 error unknown-path: $input.lines has no field "price" (it has sku)',
      '15:14 error unknown-path: $execution has no field "nam" (did you mean "name"?)',
      '20:54 error unknown-path: $item has no field "sk" (did you mean "sku"?)',
      '20:75 error unknown-path: $index is a whole number and has no field "z"',
      '23:12 error unknown-path: $loop has no field "count" (it has index, n)',
      '26:71 error unknown-path: $error has no field "message" (it has Error, Cause, Step, At, Outcome)',
      '35:18 error unknown-path: the result of "b" has no field "z" (did you mean "a"?)',
      '35:52 error unknown-path: the result of "e" has no field "m" (did you mean "n"?)',
      '35:69 error unknown-path: the result of "g" has no field "right" (it has left)',
      '35:90 error unknown-path: $g.left has no field "idd" (did you mean "id"?)',
      '35:114 error unknown-path: the result of "i" has no field "carier" (did you mean "carrier"?)',
    ]);
  });
});
