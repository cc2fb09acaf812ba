import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StateFailure } from '../../model/errors.ts';
import { compileRetriers, covers, delaySeconds } from './handlers.ts';

const retrier = (fields: object): ReturnType<typeof compileRetriers>[number] =>
  compileRetriers([{ ErrorEquals: ['States.ALL'], ...fields }])[0]!;

describe('the delay before the next attempt', () => {
  it('starts at the interval and grows by the backoff rate', () => {
    const delays = (fields: object): number[] =>
      [0, 1, 2, 3].map((attempts) => delaySeconds(retrier(fields), attempts, () => 0));

    expect(delays({})).toEqual([1, 2, 4, 8]);
    expect(delays({ IntervalSeconds: 3, BackoffRate: 1.5 })).toEqual([3, 4.5, 6.75, 10.125]);
    expect(delays({ IntervalSeconds: 2, MaxDelaySeconds: 5 })).toEqual([2, 4, 5, 5]);
  });

  it('is drawn between nothing and itself with full jitter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempts, drawn) => {
          const full = retrier({ IntervalSeconds: 2, MaxDelaySeconds: 60, JitterStrategy: 'FULL' });
          const most = Math.min(60, 2 * 2 ** attempts);
          const delay = delaySeconds(full, attempts, () => drawn);
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThanOrEqual(most);
          expect(delay).toBeCloseTo(drawn * most);
        },
      ),
    );
  });
});

describe('error names', () => {
  const failure = (error: string | null, options = {}): StateFailure =>
    new StateFailure(error, null, options);

  it.each<[string[], StateFailure, boolean]>([
    [['Busy'], failure('Busy'), true],
    [['Busy'], failure('busy'), false],
    [['States.ALL'], failure('Busy'), true],
    [['States.ALL'], failure(null), true],
    [['States.TaskFailed'], failure(null), false],
    [['States.TaskFailed'], failure('Busy'), true],
    [['States.TaskFailed'], failure('States.Timeout'), false],
    [['States.Timeout'], failure('States.Timeout', { heartbeat: true }), true],
    [['States.HeartbeatTimeout'], failure('States.Timeout', { heartbeat: true }), true],
    [['States.HeartbeatTimeout'], failure('States.Timeout'), false],
    [['States.ALL', 'States.Runtime'], failure('States.Runtime'), false],
    [['States.ALL'], failure('States.DataLimitExceeded'), true],
    [['States.ALL'], failure('States.DataLimitExceeded', { terminal: true }), false],
    [['States.DataLimitExceeded'], failure('States.DataLimitExceeded', { terminal: true }), true],
  ])('%j and $error', (names, thrown, expected) => {
    expect(covers(names, thrown)).toBe(expected);
  });
});
