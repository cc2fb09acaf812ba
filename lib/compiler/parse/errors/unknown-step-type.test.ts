import { describe, expect, it } from '@jest/globals';
import { stepTypes } from '#steps/index.ts';
import { foundIn } from '../../testing/found-in.ts';

describe('unknown-step-type', () => {
  it('names the nearest type, and what other languages call it', () => {
    const text = `
name: shop
steps:
  - { id: a, type: paralel, branches: { x: [] } }
  - { id: b, type: choice }
  - { id: c, type: frobnicate, needs: [], when: $a.x }
  - { id: d, type: 3 }
  - { id: e, type: Lambda, uses: a/b }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '3:20 error unknown-step-type: there is no step type "paralel" (did you mean "parallel"?)',
      '4:20 error unknown-step-type: there is no step type "choice" (did you mean "switch"?)',
      `5:20 error unknown-step-type: there is no step type "frobnicate" (types are ${[...stepTypes.keys()].join(', ')})`,
      '6:20 error wrong-type: "type": expected a text, got the number 3 (write "3")',
      '7:20 error unknown-step-type: there is no step type "Lambda" (did you mean "task"?)',
    ]);
  });
});
