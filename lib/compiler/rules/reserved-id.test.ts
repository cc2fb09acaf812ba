import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('reserved-id', () => {
  it('keeps names free that mean something else', () => {
    const text = `
name: shop
steps:
  - { id: input, uses: a/b }
  - { id: merge, uses: a/b }
  - { id: loop, uses: a/b, with: { x: "{{ $input.x }}" } }
  - { id: f, type: for_each, foreach: $input.items, as: error, steps: [{ id: s, uses: a/b }] }
  - { id: g, type: for_each, foreach: $input.items, as: item, steps: [{ id: t, uses: a/b }] }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '3:11 error reserved-id: "input" is reserved: $input already has a meaning (call it "input_result", for example)',
      '4:11 error reserved-id: "merge" is a function of JSONata, so $merge cannot be a result (call it "merge_result", for example)',
      '5:11 error reserved-id: "loop" is reserved: $loop already has a meaning (call it "loop_result", for example)',
      '6:57 error reserved-id: "error" is reserved: $error already has a meaning (call it "error_result", for example)',
    ]);
  });
});
