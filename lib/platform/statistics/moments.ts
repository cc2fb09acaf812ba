/** Number, mean and sum of squared deviations of values: enough to compare means, and sums of any parts can be joined. */
export interface Moments {
  count: number;
  mean: number;
  /** Sum of the squares of what the values differ from the mean. */
  squares: number;
}

/** Returns the moments of no values. */
export const noMoments = (): Moments => ({ count: 0, mean: 0, squares: 0 });

/** Returns the moments with one more value (Welford's method). */
export const withValue = ({ count, mean, squares }: Moments, value: number): Moments => {
  const next = mean + (value - mean) / (count + 1);
  return { count: count + 1, mean: next, squares: squares + (value - mean) * (value - next) };
};

/** Returns the moments of the values of both (Chan's method). */
export const joinMoments = (one: Moments, other: Moments): Moments => {
  const count = one.count + other.count;
  if (count === 0) return noMoments();
  const difference = other.mean - one.mean;
  return {
    count,
    mean: one.mean + (difference * other.count) / count,
    squares: one.squares + other.squares + (difference ** 2 * one.count * other.count) / count,
  };
};

/** Returns the variance that values are a sample of; undefined of fewer than two. */
export const varianceOf = ({ count, squares }: Moments): number | undefined =>
  count < 2 ? undefined : squares / (count - 1);
