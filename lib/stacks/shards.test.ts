import { describe, expect, it } from '@jest/globals';
import { shards as spread } from './shards.ts';

const names = Array.from({ length: 100 }, (_, index) => `order-${index}`);
const shards = (things: string[], capacity: number, atLeast?: number): string[][] =>
  spread(things, { nameOf: (name) => name, weightOf: () => 1, capacity, atLeast });
const placeOf = (buckets: string[][], name: string): number =>
  buckets.findIndex((bucket) => bucket.includes(name));

describe('shards', () => {
  it('hold everything once, and no more each than they may', () => {
    const buckets = shards(names, 40);

    expect(buckets.flat().sort()).toEqual([...names].sort());
    for (const bucket of buckets) expect(bucket.length).toBeLessThanOrEqual(40);
  });

  it('are one while everything fits into one', () => {
    expect(shards(names, 100)).toHaveLength(1);
    expect(shards([], 100)).toEqual([[]]);
  });

  it('leave everything where it is when something is added', () => {
    const before = shards(names, 40);
    const after = shards([...names, 'a-new-one'], 40);
    expect(names.map((name) => placeOf(after, name))).toEqual(names.map((name) => placeOf(before, name)));
  });

  it('are as many as were asked for, so that growth moves nothing', () => {
    const before = shards(names.slice(0, 10), 40, 4);
    const after = shards(names, 40, 4);
    for (const name of names.slice(0, 10)) expect(placeOf(after, name)).toBe(placeOf(before, name));
  });

  it('count what things weigh, and refuse what is too heavy for any', () => {
    const options = { nameOf: (name: string) => name, weightOf: (name: string) => name.length, capacity: 8 };
    for (const bucket of spread(names, options)) expect(bucket.join('').length).toBeLessThanOrEqual(8);

    expect(() => spread(['much-too-long'], options)).toThrow(/much-too-long alone takes 13/);
  });
});
