import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../../testing/found-in.ts';

describe('unquoted-braces', () => {
  it('reads braces without quotes as they are meant', () => {
    const text = `
name: shop
steps:
  - id: a
    uses: a/b
    with: { order: {{ $input.order_id }}, x: {{ $nope }} }
  - id: b
    type: transform
    with: {{ $a.x }}
`.slice(1);
    expect(foundIn(text)).toEqual([
      '5:20 error unquoted-braces: braces without quotes are a map to YAML (write "{{ $input.order_id }}")',
      '5:46 error unquoted-braces: braces without quotes are a map to YAML (write "{{ $nope }}")',
      '5:49 error unknown-variable: there is no step or variable "$nope" here (here are $input, $execution)',
      '8:11 error unquoted-braces: braces without quotes are a map to YAML (write "{{ $a.x }}")',
    ]);
  });
});
