/** Ratio of the bounds of a bucket: a quantile is at most 5 % off. */
const RATIO = 1.1;

const LOG_RATIO = Math.log(RATIO);

/** Durations in milliseconds, counted by the logarithm: few numbers for any count of them, and sums of any parts can be joined. */
export type LogBuckets = Record<string, number>;

/** Adds a duration in milliseconds; what is shorter than one counts as one. */
export const addDuration = (buckets: LogBuckets, milliseconds: number): void => {
  const bucket = String(Math.round(Math.log(Math.max(1, milliseconds)) / LOG_RATIO));
  buckets[bucket] = (buckets[bucket] ?? 0) + 1;
};

/** Adds all that other buckets have. */
export const addBuckets = (buckets: LogBuckets, other: LogBuckets): void => {
  for (const [bucket, count] of Object.entries(other)) buckets[bucket] = (buckets[bucket] ?? 0) + count;
};

/** Returns how many durations there are. */
export const countOf = (buckets: LogBuckets): number =>
  Object.values(buckets).reduce((sum, count) => sum + count, 0);

/** Returns the duration in milliseconds below which a share of all lies, from 0 to 1, by the nearest rank; undefined of none. */
export const quantileOf = (buckets: LogBuckets, share: number): number | undefined => {
  const ordered = Object.entries(buckets)
    .map(([bucket, count]) => [Number(bucket), count] as const)
    .sort(([one], [other]) => one - other);
  const rank = Math.max(1, Math.ceil(share * countOf(buckets)));
  let below = 0;
  for (const [bucket, count] of ordered) {
    below += count;
    if (below >= rank) return RATIO ** bucket;
  }
  return undefined;
};
