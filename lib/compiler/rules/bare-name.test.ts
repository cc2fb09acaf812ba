import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('bare-name', () => {
  it('tells where a name is read from nothing', () => {
    const text = `
name: shop
steps:
  - id: reserve
    uses: a/b
    when: input.total > 100
  - id: ship
    uses: a/b
    with:
      a: "{{ reserve.id }}"
      b: "{{ steps.reserve.output }}"
      c: "{{ total }}"
      d: "{{ $.total + $$.total }}"
`.slice(1);
    expect(foundIn(text)).toEqual([
      '5:11 error bare-name: "input" names no variable: references to steps and to the input begin with "$" (did you mean "$input"?)',
      '9:14 error bare-name: "reserve" names no variable: references to steps and to the input begin with "$" (did you mean "$reserve"?)',
      `10:14 error bare-name: "steps" names no variable: references to steps and to the input begin with "$" (write $reserve in place of steps.reserve)`,
      '11:14 error bare-name: "total" names no variable: references to steps and to the input begin with "$" (write $input.total, or "total" in quotes if the text is meant)',
      '12:14 error bare-name: "$" has no value here (write $input, $item or the result of a step)',
      '12:24 error bare-name: "$$" has no value here (write $input, $item or the result of a step)',
    ]);
  });

  it('allows names that are read from something', () => {
    const text = `
name: shop
steps:
  - id: a
    type: transform
    with:
      a: "{{ $input.items[price > 1].(price * $.quantity) }}"
      b: "{{ $map($input.items, function($v) { $v.price }) }}"
      c: "{{ $input.items^(>price).name }}"
      d: "{{ $input.items{name: $sum(price)} }}"
`.slice(1);
    expect(foundIn(text)).toEqual([]);
  });
});
