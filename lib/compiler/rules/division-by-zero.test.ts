import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

const found = (expression: string): string[] =>
  foundIn(
    `
name: shop
input: { type: object, required: [n], properties: { n: { type: number } } }
steps:
  - { id: a, type: transform, with: "{{ ${expression} }}" }
`.slice(1),
  );

describe('division-by-zero', () => {
  it.each(['$input.n / 0', '1 + $input.n % 0', '$map([1], function($x) { $x / 0 })'])(
    'warns of %s',
    (text) => {
      const operator = text.includes('%') ? '%' : '/';

      expect(found(text)).toEqual([
        expect.stringContaining(
          `warning division-by-zero: "${operator}" by 0: the value becomes the text "Infinity" or "NaN"`,
        ),
      ]);
    },
  );

  it.each(['$input.n / 2', '0 / $input.n', '$input.n * 0'])(
    'accepts what may not divide by 0: %s',
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );
});
