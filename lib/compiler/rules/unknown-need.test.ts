import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('unknown-need', () => {
  it('names the nearest step of the block', () => {
    const text = `
name: shop
steps:
  - { id: reserve, uses: a/b }
  - { id: g, type: group, steps: [{ id: inner, uses: a/b }] }
  - { id: ship, uses: a/b, needs: [resreve, inner], with: { x: "{{ $reserve.id }}" } }
  - { id: mail, uses: a/b, needs: reserve }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '5:36 error unknown-need: there is no step "resreve" (did you mean "reserve"?)',
      '5:45 error unknown-need: step "inner" is in another block, and needs are between steps of the same block (need "g", which "inner" is inside of)',
      '6:35 error wrong-type: "needs": expected a list, got the text "reserve" (write [reserve])',
    ]);
  });

  it('names no other step if there is none', () => {
    expect(foundIn('name: shop\nsteps:\n  - { id: a, uses: a/b, needs: [b] }\n')).toEqual([
      '3:33 error unknown-need: there is no step "b"',
    ]);
  });
});
