import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('misplaced-return', () => {
  it('finds a return beside steps that may be running', () => {
    const text = `
name: shop
steps:
  - id: p
    type: parallel
    branches: { a: [{ id: r1, type: return, with: 1 }] }
  - id: f
    type: for_each
    foreach: $input.items
    steps: [{ id: g, type: group, steps: [{ id: r2, type: return, with: 1 }] }]
  - id: w
    type: while
    while: $loop.index < 1
    max_iterations: 1
    steps: [{ id: r3, type: return, with: 1 }]
`.slice(1);
    expect(foundIn(text)).toEqual([
      '5:37 error misplaced-return: step "r1" cannot end the workflow: it is inside a branch of "p" (end the block with an "output", and return after it; or use fail)',
      '9:59 error misplaced-return: step "r2" cannot end the workflow: it is inside the iterations of "f" (end the block with an "output", and return after it; or use fail)',
    ]);
  });

  it('finds a return in a graph', () => {
    const text = `
name: shop
steps:
  - { id: a, uses: a/b }
  - { id: r, type: return, with: 1, needs: [a] }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '4:20 error misplaced-return: step "r" cannot end the workflow: it is in a graph, where other steps may run at the same time (end the block with an "output", and return after it; or use fail)',
    ]);
  });
});
