import { type Moments, varianceOf } from './moments.ts';
import { normalQuantile } from './normal.ts';
import { studentQuantile } from './student.ts';

/** A difference, and the bounds between which it lies with the confidence that was asked for. */
export interface Interval {
  difference: number;
  low: number;
  high: number;
}

/** How many of how many. */
export interface Share {
  hits: number;
  of: number;
}

/** Returns the bounds of a share by Wilson's method, which holds for few values and for shares near 0 and 1. */
const wilson = ({ hits, of }: Share, z: number): { low: number; high: number } => {
  const share = hits / of;
  const centre = share + (z * z) / (2 * of);
  const half = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return { low: (centre - half) / scale, high: (centre + half) / scale };
};

/**
 * Returns by how much one share is above another, with the bounds of Newcombe's method 10 (Statistics in Medicine 17, 1998: 873–890);
 * undefined if one of them is of nothing.
 */
export const differenceOfShares = (base: Share, other: Share, confidence: number): Interval | undefined => {
  if (base.of === 0 || other.of === 0) return undefined;
  const z = normalQuantile((1 + confidence) / 2);
  const [p1, p2] = [other.hits / other.of, base.hits / base.of];
  const [one, two] = [wilson(other, z), wilson(base, z)];
  const difference = p1 - p2;
  return {
    difference,
    low: difference - Math.hypot(p1 - one.low, two.high - p2),
    high: difference + Math.hypot(one.high - p1, p2 - two.low),
  };
};

/** Returns by how much one mean is above another, with the bounds of Welch's t interval; undefined of fewer than two values each. */
export const differenceOfMeans = (
  base: Moments,
  other: Moments,
  confidence: number,
): Interval | undefined => {
  const [one, two] = [varianceOf(other), varianceOf(base)];
  if (one === undefined || two === undefined) return undefined;
  const difference = other.mean - base.mean;
  const [a, b] = [one / other.count, two / base.count];
  if (a + b === 0) return { difference, low: difference, high: difference };
  const degrees = (a + b) ** 2 / (a ** 2 / (other.count - 1) + b ** 2 / (base.count - 1));
  const half = studentQuantile((1 + confidence) / 2, degrees) * Math.sqrt(a + b);
  return { difference, low: difference - half, high: difference + half };
};
