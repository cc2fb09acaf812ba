import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('inner-step', () => {
  it('says that steps inside blocks stay inside', () => {
    const text = `
name: shop
steps:
  - id: prepare
    type: group
    steps:
      - id: pack
        uses: a/b
      - id: deep
        type: parallel
        branches:
          a: [{ id: left, uses: a/b }]
          b: [{ id: right, uses: a/b, with: { x: "{{ $left.x }}" } }]
  - id: ship
    uses: a/b
    with: { a: "{{ $pack.parcel }}", b: "{{ $left.x }}" }
  - id: loop_it
    type: while
    while: $one.more
    max_iterations: 2
    steps: [{ id: one, uses: a/b }]
output: { x: "{{ $right.x }}" }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '12:54 error inner-step: step "left" is inside "deep" and cannot be read from here (give its branch "a" an "output" beside "steps" and read $deep.a)',
      '15:20 error inner-step: step "pack" is inside "prepare" and cannot be read from here (give that block an "output" and read $prepare)',
      '15:45 error inner-step: step "left" is inside "prepare" and cannot be read from here (give that block an "output" and read $prepare)',
      '18:12 error inner-step: step "one" is inside "loop_it" and cannot be read from here (name it in "output")',
      '21:18 error inner-step: step "right" is inside "prepare" and cannot be read from here (give that block an "output" and read $prepare)',
    ]);
  });
});
