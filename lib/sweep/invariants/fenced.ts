import type { Invariant } from './invariant.ts';

/** No effect begins when its execution has ended and is being undone, not even one that nothing undoes. */
export const fenced: Invariant = {
  name: 'fenced',
  check: ({ ledger: { begunAfterEnd } }) =>
    begunAfterEnd.map((key) => `${key} begins after the execution has ended and is being undone`),
};
