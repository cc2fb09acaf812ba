import type { Invariant } from './invariant.ts';

/** The log undoes nothing of an execution that succeeds. */
export const stands: Invariant = {
  name: 'stands',
  check: ({ result, ledger }) =>
    result.status === 'SUCCEEDED'
      ? [...ledger.undoneFromLog].map((key) => `${key} was undone from the log, and the execution succeeds`)
      : [],
};
