import type { Invariant } from './invariant.ts';

/** Nothing is undone twice, and nothing that was never attempted. */
export const undoneOnce: Invariant = {
  name: 'undone-once',
  check: (trial) => {
    const { calls, undone } = trial.ledger;
    const twice = undone.filter((key, index) => undone.indexOf(key) !== index);
    const attempted = new Set(calls.filter(({ undo }) => !undo).map(({ key }) => key));
    return [
      ...twice.map((key) => `${key} was undone twice`),
      ...undone.filter((key) => !attempted.has(key)).map((key) => `${key} was undone, and never attempted`),
    ];
  },
};
