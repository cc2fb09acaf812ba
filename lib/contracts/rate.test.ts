import { describe, expect, it } from '@jest/globals';
import { seededRandomness } from '#core/ids.ts';
import type { RateLimit } from './flow.ts';
import { reserve, type Starts } from './rate.ts';

const LIMIT: RateLimit = { max: 3, per_seconds: 10, on_limit: 'queue' };

describe('A rate', () => {
  it('never has more starts in any stretch of its time than it allows, and lets none wait longer than needed', () => {
    const randomness = seededRandomness(7);
    let starts: Starts = [];
    const begun: number[] = [];
    let now = 0;

    for (let run = 0; run < 500; run++) {
      now += Math.floor(randomness.random() * 4000);
      const reserved = reserve(starts, LIMIT, now);
      starts = reserved?.next ?? starts;
      begun.push(reserved?.at ?? Number.NaN);
    }

    for (const [index, at] of begun.entries()) {
      const fourth = begun[index + LIMIT.max];
      if (fourth !== undefined) expect(fourth - at).toBeGreaterThanOrEqual(10_000);
    }
    expect(starts.length).toBeLessThanOrEqual(LIMIT.max);
    // What arrives on average every 2 s and may begin every 3.3 s uses all that is allowed.
    expect((begun.at(-1) ?? 0) / 500).toBeLessThan(3400);
  });

  it('refuses a run that would have to wait if the workflow says so', () => {
    const rejecting = { ...LIMIT, max: 1, on_limit: 'reject' } as const;

    expect(reserve([1000], rejecting, 10_999)).toBeUndefined();
    expect(reserve([1000], rejecting, 11_000)).toEqual({ at: 11_000, next: [11_000] });
  });
});
