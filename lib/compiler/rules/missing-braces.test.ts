import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('missing-braces', () => {
  it('finds expressions that would be taken word for word', () => {
    const text = `
name: shop
steps:
  - id: a
    uses: a/b
    with:
      a: $input.order_id
      b: $sum($input.items.price)
      c: $5.00
      d: $HOME
      e: "{{ '$input.order_id' }}"
      f: costs $input
      g: [ $input ]
output: $a.x
`.slice(1);
    expect(foundIn(text)).toEqual([
      '6:10 error missing-braces: this text is an expression without braces and would be taken word for word (write "{{ $input.order_id }}")',
      '7:10 error missing-braces: this text is an expression without braces and would be taken word for word (write "{{ $sum($input.items.price) }}")',
      '12:12 error missing-braces: this text is an expression without braces and would be taken word for word (write "{{ $input }}")',
      '13:9 error missing-braces: this text is an expression without braces and would be taken word for word (write "{{ $a.x }}")',
    ]);
  });
});
