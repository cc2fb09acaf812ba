import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('braces-in-expression', () => {
  it('refuses braces where the whole is an expression', () => {
    const text = `
name: shop
steps:
  - id: a
    uses: a/b
    when: "{{ $input.express }}"
    idempotency: { key: "order-{{ $input.id }}" }
  - id: b
    type: for_each
    foreach: "{{ $input.items }}"
    steps: [{ id: c, uses: a/b }]
  - id: d
    type: while
    while: "{{ $loop.index < 3 }}"
    max_iterations: 3
    steps: [{ id: e, uses: a/b }]
`.slice(1);
    expect(foundIn(text)).toEqual([
      '5:12 error braces-in-expression: "when" is already an expression and takes no braces (write $input.express)',
      '6:26 error braces-in-expression: "key" is already an expression and takes no braces (remove the braces; join texts with &)',
      '9:15 error braces-in-expression: "foreach" is already an expression and takes no braces (write $input.items)',
      '13:13 error braces-in-expression: "while" is already an expression and takes no braces (write $loop.index < 3)',
    ]);
  });
});
