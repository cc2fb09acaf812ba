const MULTIPLIER = 0x5deece66dn;
const MASK = (1n << 48n) - 1n;

/** Returns the first number in [0, 1) of Java's generator for a seed: the same seed gives the same number, as on AWS. */
export const javaRandom = (seed: number): number => {
  let state = (BigInt(Math.trunc(seed)) ^ MULTIPLIER) & MASK;
  const next = (bits: bigint): number => {
    state = (state * MULTIPLIER + 0xbn) & MASK;
    return Number(state >> (48n - bits));
  };
  return (next(26n) * 2 ** 27 + next(27n)) / 2 ** 53;
};
