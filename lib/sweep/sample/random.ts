/** Returns numbers in [0, 1), the same ones for the same seed. */
export type Random = () => number;
