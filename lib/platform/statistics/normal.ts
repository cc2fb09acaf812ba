/** Half the width in which the solution is looked for: beyond 40 standard deviations a double has no share left. */
const WIDEST = 40;

/** Steps of a bisection after which an interval of doubles cannot be halved any more. */
const MAX_HALVINGS = 80;

/** Returns the argument at which a growing function has a value, between two bounds, by bisection. */
export const inverse = (grows: (x: number) => number, value: number, from: number, to: number): number => {
  let [low, high] = [from, to];
  for (let step = 0; step < MAX_HALVINGS && low < high; step++) {
    const middle = (low + high) / 2;
    if (grows(middle) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/**
 * Returns the share of a standard normal distribution below a value, by the series of the error function near 0 and its continued fraction
 * beyond. Ref: https://dlmf.nist.gov/7.6.E2, https://dlmf.nist.gov/7.9.E1
 */
export const normalShare = (z: number): number => {
  const x = Math.abs(z) / Math.SQRT2;
  const upper = x < 3 ? (1 - errorFunction(x)) / 2 : tail(x) / 2;
  return z < 0 ? upper : 1 - upper;
};

const errorFunction = (x: number): number => {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * Number.EPSILON; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
};

/** The complementary error function of 3 and more. */
const tail = (x: number): number => {
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
};

/** Returns the value below which a share of a standard normal distribution lies: 1.96 for 0.975. */
export const normalQuantile = (share: number): number => inverse(normalShare, share, -WIDEST, WIDEST);
