import { createHash } from 'node:crypto';

const bucketOf = (name: string, count: number): number =>
  createHash('sha256').update(name).digest().readUInt32BE(0) % count;

/**
 * Spreads named things over as few stacks as hold them, `capacity` each. What a thing's name hashes to decides, so that a new
 * one moves no other, until the number of stacks changes; `atLeast` fixes that number ahead of time.
 */
export const shards = <T>(
  things: readonly T[],
  nameOf: (thing: T) => string,
  capacity: number,
  atLeast = 1,
): T[][] => {
  for (let count = atLeast; ; count *= 2) {
    const buckets: T[][] = Array.from({ length: count }, () => []);
    for (const thing of things) buckets[bucketOf(nameOf(thing), count)]!.push(thing);
    if (buckets.every((bucket) => bucket.length <= capacity)) return buckets;
  }
};
