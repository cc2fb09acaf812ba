import type { Invariant } from './invariant.ts';

/** No effect takes place twice: a retry of a step with an effect goes through the guard that remembers it. */
export const doneOnce: Invariant = {
  name: 'done-once',
  check: ({ ledger }) =>
    [...ledger.effects.values()]
      .filter(({ times }) => times > 1)
      .map(({ key, times }) => `the effect of ${key} took place ${times} times`),
};
