import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addBuckets, addDuration, countOf, type LogBuckets, quantileOf } from './log-buckets.ts';

const bucketsOf = (durations: readonly number[]): LogBuckets => {
  const buckets: LogBuckets = {};
  for (const duration of durations) addDuration(buckets, duration);
  return buckets;
};
const durations = fc.array(fc.integer({ min: 1, max: 86_400_000 }), { minLength: 1, maxLength: 200 });

it('A quantile is at most 5 % off the duration of its rank', () => {
  fc.assert(
    fc.property(durations, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
      const sorted = all.toSorted((one, other) => one - other);
      const exact = sorted[Math.max(1, Math.ceil(share * all.length)) - 1] ?? 0;

      expect(Math.abs((quantileOf(bucketsOf(all), share) ?? 0) / exact - 1)).toBeLessThan(0.05);
    }),
  );
});

it('Buckets that are joined are those of all durations', () => {
  fc.assert(
    fc.property(durations, durations, (some, others) => {
      const joined = bucketsOf(some);
      addBuckets(joined, bucketsOf(others));

      expect(joined).toEqual(bucketsOf([...some, ...others]));
      expect(countOf(joined)).toBe(some.length + others.length);
    }),
  );
});

it('A million durations take fewer than 200 numbers', () => {
  const buckets: LogBuckets = {};
  for (let index = 0; index < 1_000_000; index++) addDuration(buckets, 1 + (index % 86_400) * 1000);

  expect(Object.keys(buckets).length).toBeLessThan(200);
  expect(quantileOf({}, 0.5)).toBeUndefined();
});
