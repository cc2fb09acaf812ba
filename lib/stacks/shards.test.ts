import { describe, expect, it } from '@jest/globals';
import { shards } from './shards.ts';

const names = Array.from({ length: 100 }, (_, index) => `order-${index}`);
const same = (name: string): string => name;
const placeOf = (buckets: string[][], name: string): number =>
  buckets.findIndex((bucket) => bucket.includes(name));

describe('shards', () => {
  it('hold everything once, and no more each than they may', () => {
    const buckets = shards(names, same, 40);
    expect(buckets.flat().sort()).toEqual([...names].sort());
    for (const bucket of buckets) expect(bucket.length).toBeLessThanOrEqual(40);
  });

  it('are one while everything fits into one', () => {
    expect(shards(names, same, 100)).toHaveLength(1);
    expect(shards([], same, 100)).toEqual([[]]);
  });

  it('leave everything where it is when something is added', () => {
    const before = shards(names, same, 40);
    const after = shards([...names, 'a-new-one'], same, 40);
    for (const name of names) expect([name, placeOf(after, name)]).toEqual([name, placeOf(before, name)]);
  });

  it('are as many as were asked for, so that growth moves nothing', () => {
    const before = shards(names.slice(0, 10), same, 40, 4);
    const after = shards(names, same, 40, 4);
    for (const name of names.slice(0, 10)) expect(placeOf(after, name)).toBe(placeOf(before, name));
  });
});
