import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('unclosed-braces', () => {
  it('points at braces that do not end', () => {
    const text = `
name: shop
steps:
  - id: a
    uses: a/b
    with: { a: "Ship {{ $input.id }?", b: "{{ $input.id }} and {{", c: "{{ '{{' }}" }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '5:22 error unclosed-braces: "{{" has no "}}" that ends it (add "}}")',
      '5:64 error unclosed-braces: "{{" has no "}}" that ends it (add "}}")',
    ]);
  });
});
