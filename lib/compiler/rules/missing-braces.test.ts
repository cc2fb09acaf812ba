import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('missing-braces', () => {
  it('finds expressions that would be used literally', () => {
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
      '6:10 error missing-braces: this text is an expression without braces and would be used literally (write "{{ $input.order_id }}")',
      '7:10 error missing-braces: this text is an expression without braces and would be used literally (write "{{ $sum($input.items.price) }}")',
      '12:12 error missing-braces: this text is an expression without braces and would be used literally (write "{{ $input }}")',
      '13:9 error missing-braces: this text is an expression without braces and would be used literally (write "{{ $a.x }}")',
    ]);
  });

  const asText = (text: string): string[] =>
    foundIn(
      `
name: shop
steps:
  - id: a
    uses: a/b
    with:
      a: ${JSON.stringify(text)}
`.slice(1),
    );

  it.each([
    ['{% if $input.vip %}yes{% endif %}', 'a "{% … %}"'],
    ['{% $input.vip %}', 'a "{% … %}"'],
    ['{# note #}', 'a "{# … #}"'],
    ['${{ $input.vip }}', 'the "$" before "{{"'],
    ['for ${input.vip}', 'a "${ … }"'],
    ['$.vip', 'a JSONPath'],
  ])('warns that %s is not of its language', (text, what) => {
    expect(asText(text)).toEqual([
      expect.stringContaining(`warning missing-braces: ${what} would be used literally`),
    ]);
  });

  it.each(['100 % {ok}', 'costs $5.00', '${HOME}', '{ "a": 1 }', 'see {{ $input.a }} %}'])(
    'accepts the text %s',
    (text) => {
      expect(asText(text)).toEqual([]);
    },
  );
});
