import { describe, expect, it } from '@jest/globals';
import { meetsGoals } from './goals.ts';

const peer = { name: 'other', value: 100 };

describe('A goal of a measurement', () => {
  it.each([
    { value: 499, goal: '< 500 ms', met: true },
    { value: 1500, goal: '< 1,500 MB', met: false },
    { value: 200, goal: '200', met: true },
    { value: 199, goal: '200', met: false },
    { value: 2, goal: 'at most 2', met: true },
    { value: 150, goal: '≥ 1.5 × the peer', met: true },
    { value: 69, goal: '> 70 % of it', met: false },
    { value: 2000, goal: '≥ 1,600/s, ≥ 100 × LocalStack', met: false },
  ])('of $goal is met by $value: $met', ({ value, goal, met }) => {
    expect(meetsGoals({ value, goal, peer })).toBe(met);
  });

  it('that needs a peer which did not run, or is in words, is not judged', () => {
    expect(meetsGoals({ value: 1, goal: '≥ 1 × the peer', peer: { name: 'not installed' } })).toBeUndefined();
    expect(meetsGoals({ value: 1, goal: 'grows linearly' })).toBeUndefined();
    expect(meetsGoals({ value: 1 })).toBeUndefined();
  });
});
