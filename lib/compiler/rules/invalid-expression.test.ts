import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('invalid-expression', () => {
  it('points at the place inside the expression', () => {
    const text = `
name: shop
steps:
  - id: a
    uses: a/b
    when: $input.total >
    with:
      a: "text {{ $input.a b }} and {{ $input.c == 1 }}"
      b: |
        first line
          {{ $sum($input.x }}
      c: "{{ }}"
      d: "{{ $input.a && $input.b }}"
`.slice(1);
    expect(foundIn(text)).toEqual([
      '5:24 error invalid-expression: this is not JSONata: Unexpected end of expression, at character 15',
      '7:28 error invalid-expression: this is not JSONata: Syntax error: "b", at character 10',
      '7:50 error invalid-expression: this is not JSONata: The symbol "=" cannot be used as a unary operator, at character 11 (JSONata compares with a single "=")',
      '10:26 error invalid-expression: this is not JSONata: Expected ")" before end of expression, at character 14',
      '11:12 error invalid-expression: there is no expression between the braces',
      '12:24 error invalid-expression: this is not JSONata: The symbol "&" cannot be used as a unary operator, at character 11 (JSONata says "and")',
    ]);
  });
});
