import { describe, expect, it } from '@jest/globals';
import { undoKey } from './keys.ts';
import { LOG_SHARDS, partitionOf } from './log-partition.ts';

const ROOT = 'arn:aws:states:us-east-1:0:execution:orders:one';

/** Most writes to one partition in a second, while iterations begin an effect and record its end in the same second. */
const busiest = (iterations: number, sharded: boolean): number => {
  const writes = new Map<string, number>();
  for (let index = 0; index < iterations; index++) {
    const partition = partitionOf(ROOT, `one/charge/${index}`, sharded);
    writes.set(partition, (writes.get(partition) ?? 0) + 2);
  }
  return Math.max(...writes.values());
};

describe('The partition of an effect', () => {
  it('takes fewer than 1,000 writes a second although 6,000 iterations have one each in that second', () => {
    expect(busiest(6000, true)).toBeLessThan(1000);
    expect(busiest(6000, false)).toBe(12_000);
  });

  it('spreads the effects of 10,000 iterations within a tenth of their mean', () => {
    expect(busiest(10_000, true)).toBeLessThan((20_000 / LOG_SHARDS) * 1.1);
  });

  it('is that of its undo', () => {
    const keys = Array.from({ length: 50 }, (_, index) => `one/charge/${index}`);

    expect(keys.map((key) => partitionOf(ROOT, undoKey(key), true))).toEqual(
      keys.map((key) => partitionOf(ROOT, key, true)),
    );
  });

  it('is that of the execution if its iterations are not executions', () => {
    expect(partitionOf(ROOT, 'one/charge', false)).toBe(ROOT);
  });
});
