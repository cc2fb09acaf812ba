import { describe, expect, it } from '@jest/globals';
import { isObject, type JsonObject } from '#core/json.ts';
import { compiledWorkflow } from './compiled.ts';

const retrier = (retry: object): JsonObject | undefined => {
  const { definition } = compiledWorkflow({ steps: [{ id: 'one', uses: 'a/b', retry }] });
  const { one } = definition.States as Record<string, JsonObject>;
  return Array.isArray(one?.Retry) ? one.Retry.filter(isObject).at(-1) : undefined;
};

/** The waits before each retry. */
const waits = (retry: { max_attempts: number; interval: string; backoff?: unknown }): number[] => {
  const { IntervalSeconds, BackoffRate } = retrier(retry) as { IntervalSeconds: number; BackoffRate: number };
  return Array.from({ length: retry.max_attempts }, (_, n) => IntervalSeconds * BackoffRate ** n);
};

describe('a backoff', () => {
  it.each([
    ['exponential', [10, 20, 40]],
    ['constant', [10, 10, 10]],
    [3, [10, 30, 90]],
  ])('%s multiplies the waits', (backoff, expected) => {
    expect(waits({ max_attempts: 3, interval: '10s', backoff })).toEqual(expected);
  });

  it.each([1, 2, 3, 5, 10])(
    'linear begins and ends where a line would, with %i attempts, and is never above it',
    (max_attempts) => {
      const linear = waits({ max_attempts, interval: '10s', backoff: 'linear' });

      expect(linear[0]).toBe(10);
      expect(linear.at(-1)).toBeCloseTo(10 * max_attempts, 0);
      for (const [index, wait] of linear.entries()) expect(wait).toBeLessThanOrEqual(10 * (index + 1) + 0.1);
    },
  );
});
