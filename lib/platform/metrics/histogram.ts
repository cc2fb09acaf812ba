/** Upper bounds of the buckets, in seconds: from a quick action to a day of waiting for people. */
export const BOUNDS_SECONDS = [
  0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14_400, 86_400,
] as const;

/** Durations by bucket: enough for averages and percentiles of any number of them. */
export interface Histogram {
  /** How many fell into each bucket; one more than the bounds, for what is longer than the last. */
  counts: number[];
  count: number;
  sumSeconds: number;
}

/** Returns an empty histogram. */
export const emptyHistogram = (): Histogram => ({
  counts: BOUNDS_SECONDS.map(() => 0).concat(0),
  count: 0,
  sumSeconds: 0,
});

/** Adds a duration. */
export const observe = (histogram: Histogram, seconds: number): void => {
  const index = BOUNDS_SECONDS.findIndex((bound) => seconds <= bound);
  const bucket = index < 0 ? BOUNDS_SECONDS.length : index;
  histogram.counts[bucket] = (histogram.counts[bucket] ?? 0) + 1;
  histogram.count += 1;
  histogram.sumSeconds += seconds;
};

/** Adds all durations of another histogram. */
export const addHistogram = (histogram: Histogram, other: Histogram): void => {
  for (const [index, count] of other.counts.entries())
    histogram.counts[index] = (histogram.counts[index] ?? 0) + count;
  histogram.count += other.count;
  histogram.sumSeconds += other.sumSeconds;
};
