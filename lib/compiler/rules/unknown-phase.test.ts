import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('unknown-phase', () => {
  it('names the nearest phase', () => {
    const text = `
name: shop
phases: [research, review, review]
steps:
  - { id: a, uses: a/b, phase: reserch }
  - { id: b, uses: a/b, phase: review }
`.slice(1);
    expect(foundIn(text)).toEqual([
      '2:28 error unknown-phase: phase "review" is listed twice (remove one)',
      '4:32 error unknown-phase: there is no phase "reserch" (did you mean "research"?)',
    ]);
  });

  it('takes any phase where none are listed', () => {
    const text = `
name: shop
steps:
  - { id: a, uses: a/b, phase: anything }
`.slice(1);
    expect(foundIn(text)).toEqual([]);
  });
});
