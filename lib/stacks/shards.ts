import { createHash } from 'node:crypto';

const bucketOf = (name: string, count: number): number =>
  createHash('sha256').update(name).digest().readUInt32BE(0) % count;

/** How things are spread. */
export interface ShardOptions<T> {
  nameOf(thing: T): string;
  /** Share of a shard's capacity that an item takes. */
  weightOf(thing: T): number;
  /** Capacity of a shard. */
  capacity: number;
  /** Minimum number of shards; default: 1. */
  atLeast?: number;
}

/**
 * Spreads named items over as few shards as hold them. The hash of its name decides where an item goes, so a new one moves no other
 * until the number of shards changes; `atLeast` fixes that number ahead of time. Throws if one item alone is too large.
 */
export const shards = <T>(
  things: readonly T[],
  { nameOf, weightOf, capacity, atLeast = 1 }: ShardOptions<T>,
): T[][] => {
  const tooLarge = things.find((thing) => weightOf(thing) > capacity);
  if (tooLarge) {
    throw new Error(
      `${nameOf(tooLarge)} alone takes ${weightOf(tooLarge)} resources; expected at most ${capacity}`,
    );
  }
  for (let count = atLeast; ; count *= 2) {
    const buckets: T[][] = Array.from({ length: count }, () => []);
    // biome-ignore lint/style/noNonNullAssertion: bucketOf gives an index below count
    for (const thing of things) buckets[bucketOf(nameOf(thing), count)]!.push(thing);
    const loads = buckets.map((bucket) => bucket.reduce((sum, thing) => sum + weightOf(thing), 0));
    if (loads.every((load) => load <= capacity)) return buckets;
  }
};

/** Shards that hold something, with their numbers: CloudFormation takes no stack without resources. */
export const filled = <T>(shards: readonly T[][]): [T[], number][] =>
  shards.flatMap((things, index): [T[], number][] => (things.length > 0 ? [[things, index]] : []));
