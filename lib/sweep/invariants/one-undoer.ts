import type { Invariant } from './invariant.ts';

/** At any time at most one execution undoes from the log, however often an execution is cancelled. */
export const oneUndoer: Invariant = {
  name: 'one-undoer',
  check: ({ ledger: { undoers } }) =>
    undoers
      .filter((one, index) =>
        undoers
          .slice(0, index)
          .some(({ startedAt, endedAt }) => one.startedAt < endedAt && startedAt < one.endedAt),
      )
      .map(({ name }) => `${name} undoes while another execution does`),
};
