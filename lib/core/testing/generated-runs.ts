/** Share of the generated cases that `npm test` tries: other ones each time. `.ci/run` tries all. */
const USUAL_SHARE = 0.25;

const share = Number(process.env.BATON_TEST_RUNS ?? USUAL_SHARE);

/** Whether everything is tried, as in `.ci/run`: also what takes long and shows little that other tests do not. */
export const TRIES_ALL = share >= 1;

/** Returns how many cases to generate, of the number that CI tries; BATON_TEST_RUNS multiplies that number. */
export const generatedRuns = (full: number): number => Math.max(1, Math.ceil(full * share));
