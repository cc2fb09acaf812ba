import { normalQuantile } from './normal.ts';

/** How sure a comparison is to be. */
export interface Certainty {
  /** Probability of finding no difference if there is none. */
  confidence: number;
  /** Probability of finding a difference of the size that matters if there is one. */
  power: number;
}

const quantiles = ({ confidence, power }: Certainty): [number, number] => [
  normalQuantile((1 + confidence) / 2),
  normalQuantile(power),
];

/**
 * Returns how many values each of two variants needs for finding that a share differs by `difference`, a part of 1, or by as much as there is room
 * (Fleiss, Statistical Methods for Rates and Proportions, 3rd edition, formula 4.14).
 */
export const sampleForShares = (share: number, difference: number, certainty: Certainty): number => {
  const [alpha, beta] = quantiles(certainty);
  const apart = Math.min(difference, Math.max(share, 1 - share));
  // If the share has no room above, a difference below is the one that can be found.
  const other = share + apart <= 1 ? share + apart : share - apart;
  const mean = (share + other) / 2;
  const root =
    alpha * Math.sqrt(2 * mean * (1 - mean)) + beta * Math.sqrt(share * (1 - share) + other * (1 - other));
  return Math.ceil((root / apart) ** 2);
};

/** Returns how many values each of two variants needs for finding that means of a variance differ by `difference`. */
export const sampleForMeans = (variance: number, difference: number, certainty: Certainty): number => {
  const [alpha, beta] = quantiles(certainty);
  return Math.max(2, Math.ceil((2 * variance * (alpha + beta) ** 2) / difference ** 2));
};
