import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('unreachable-step', () => {
  it('finds what comes behind a certain end', () => {
    const text = `
name: shop
steps:
  - { id: a, type: fail, when: $input.x, error: X }
  - { id: g, type: group, steps: [{ id: stop, type: fail, error: X }, { id: never, uses: a/b }] }
  - { id: r, type: return, with: 1 }
  - { id: never_too, uses: a/b }
  - { id: nor_this, uses: a/b }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '4:77 error unreachable-step: step "never" never runs: "stop" before it always ends the workflow (give "stop" a "when")',
      '6:11 error unreachable-step: step "never_too" never runs: "r" before it always ends the workflow (give "r" a "when")',
    ]);
  });

  it('finds it in graphs', () => {
    const text = `
name: shop
steps:
  - { id: a, uses: a/b }
  - { id: stop, type: fail, error: X, needs: [a] }
  - { id: b, uses: a/b, needs: [stop] }
  - { id: c, uses: a/b, needs: [a] }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '5:11 error unreachable-step: step "b" never runs: "stop" before it always ends the workflow (give "stop" a "when")',
    ]);
  });
});
