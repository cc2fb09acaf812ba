/** Share of the generated cases that `npm test` tries. `.ci/run` tries all. */
const USUAL_SHARE = 0.1;

const share = Number(process.env.BATON_TEST_RUNS ?? USUAL_SHARE);

/** Whether everything is tried, as in `.ci/run`: also what takes long and shows little that other tests do not. */
export const TRIES_ALL = share >= 1;

/** Whether more is tried than in `.ci/run`: also what takes minutes. */
export const TRIES_MORE = share > 1;

/** Returns how many cases to generate, of the number that CI tries; BATON_TEST_RUNS multiplies that number. */
export const generatedRuns = (full: number): number => Math.max(1, Math.ceil(full * share));

/** Returns the cases that are tried: all in CI, otherwise the first ones, so those come first that differ most. */
export const usualCases = <Case>(all: readonly Case[], usual: number): readonly Case[] =>
  TRIES_ALL ? all : all.slice(0, usual);

/**
 * Number that decides which cases are generated. It is the same in each run, so that a commit passes or fails wherever it is tested; BATON_TEST_SEED
 * asks for others.
 */
export const TEST_SEED = seedIn(process.env.BATON_TEST_SEED);

function seedIn(text = '1'): number {
  const seed = Number(text);
  if (text.trim() === '' || !Number.isInteger(seed) || Math.abs(seed) >= 2 ** 31)
    throw new Error(`BATON_TEST_SEED is ${JSON.stringify(text)}, not a whole number of up to 31 bits`);
  return seed;
}
