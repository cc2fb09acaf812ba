import { isWaiting } from '#contracts/errors.ts';
import { handlerOf } from '../blocks.ts';
import { attemptsOf, isRetried } from '../retried.ts';
import { isCutShort } from '../scenario.ts';
import type { Invariant } from './invariant.ts';

type Check = Invariant['check'];

const ofWorkflow: Check = ({ scenario, ledger, result }, { trial }, subject) =>
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
    // What the execution continues without is undone, and what is left of it once more when it fails later, as if results are too large.
    const place = subject.places.get(first.step);
    const fails = scenario.tooMuchIn !== undefined || result.status === 'FAILED';
    if (undoes && fails && place && handlerOf(place) && calls.length === 2 * most) return [];
    return [`${undoes ? 'undoing ' : ''}${strike.key} was attempted ${calls.length} times, not ${most}`];
  });

/** Each execution that undoes from the log tries what always fails as often, and then parks it. */
const ofLog: Check = ({ scenario, ledger }, _before, subject) =>
  scenario.strikes.flatMap((strike) => {
    if (strike.attempts !== 'all' || !strike.undo) return [];
    return ledger.undoers.flatMap(({ startedAt, endedAt }) => {
      const calls = ledger.calls.filter(
        ({ key, undo, byLog, error, startedAt: at }) =>
          key === strike.key && undo && byLog && !isWaiting(error) && at >= startedAt && at < endedAt,
      );
      const [first] = calls;
      if (!first?.error || calls.some(({ error }) => error !== first.error)) return [];
      const most = isRetried(subject, first, first.error) ? attemptsOf(subject, first) : 1;
      return calls.length === most
        ? []
        : [`the log attempted to undo ${strike.key} ${calls.length} times, not ${most}`];
    });
  });

/** A call that always fails is repeated as often as its step says, and not at all after an error that would only recur. */
export const attempts: Invariant = {
  name: 'attempts',
  check: (...trial) => [...ofWorkflow(...trial), ...ofLog(...trial)],
};
