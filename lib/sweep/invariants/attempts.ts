import { isWaiting } from '#contracts/errors.ts';
import { attemptsOf, isRetried } from '../retried.ts';
import { isCutShort } from '../scenario.ts';
import type { Invariant } from './invariant.ts';

/** A call that always fails is repeated as often as its step says, and not at all after an error that would only recur. */
export const attempts: Invariant = {
  name: 'attempts',
  check: ({ scenario, ledger, result }, { trial }, subject) =>
    scenario.strikes.flatMap((strike) => {
      if (strike.attempts !== 'all' || isCutShort(scenario, result)) return [];
      const undoes = strike.undo === true;
      const calls = ledger.calls.filter(
        ({ key, undo, error, byLog }) => key === strike.key && undo === undoes && !byLog && !isWaiting(error),
      );
      const [first] = calls;
      if (!first?.error || calls.some(({ error }) => error !== first.error)) return [];
      const most = isRetried(subject, first, first.error) ? attemptsOf(subject, first) : 1;
      // An execution that fails stops its branches, which make no more attempts; undoing is never stopped.
      const isStopped = !undoes && (result.status !== 'SUCCEEDED' || trial.result.status !== 'SUCCEEDED');
      if (isStopped ? calls.length <= most : calls.length === most) return [];
      // A block is undone that the execution continues without, and what is left of it once more when results are too large later.
      if (undoes && scenario.tooMuchIn !== undefined && calls.length === 2 * most) return [];
      return [`${undoes ? 'undoing ' : ''}${strike.key} was attempted ${calls.length} times, not ${most}`];
    }),
};
