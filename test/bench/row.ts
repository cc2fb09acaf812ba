/** A measured figure. */
export interface Row {
  name: string;
  value: number;
  unit: string;
  /** The least and the most of the values of which `value` is the median. */
  spread?: readonly [number, number];
  /** The same measured on something else in the same run; without a value, words why there is none. */
  peer?: { name: string; value?: number };
  /** What it should be at most or at least, in words. */
  goal?: string;
}

/** Milliseconds of the quickest of several runs: the one that the machine's other work disturbed least. */
export const quickest = async (runs: number, work: () => unknown): Promise<number> => {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs; i++) {
    const began = performance.now();
    await work();
    best = Math.min(best, performance.now() - began);
  }
  return best;
};
