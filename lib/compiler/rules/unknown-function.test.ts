import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('unknown-function', () => {
  it('names the nearest function', () => {
    const text = `
name: shop
steps:
  - id: a
    uses: a/b
    when: $len($input.items) > 0
    with: { a: "{{ $summ($input.x) }}", b: "{{ $eval('1') }}", c: "{{ $partition($range(1, 9, 1), 2) }}", d: "{{ ($f := function($x) { $x + 1 }; $f(1)) }}" }
  - id: b
    uses: a/b
    with: { x: "{{ $a(1) }}", y: "{{ $constructor(1) }}" }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '5:11 error unknown-function: there is no function "$len" (did you mean "$length"?)',
      '6:20 error unknown-function: there is no function "$summ" (did you mean "$sum"?)',
      '6:48 error unknown-function: Step Functions does not have $eval (use $parse for JSON)',
      '9:20 error unknown-function: there is no function "$a" ($a is a result and cannot be called)',
      '9:38 error unknown-function: there is no function "$constructor"',
    ]);
  });
});
