import { createHash } from 'node:crypto';

/** Returns a number below `count` that depends on the seed alone. */
export const seededIndex = (seed: string, count: number): number =>
  createHash('sha256').update(seed).digest().readUInt32BE(0) % count;

/** Returns the items in an order that depends on the seed alone: the same brief gets the same copy, two campaigns do not. */
export const seededOrder = <T>(seed: string, items: readonly T[]): T[] =>
  items
    .map((item, index) => ({ item, rank: createHash('sha256').update(`${seed}/${index}`).digest('hex') }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ item }) => item);
