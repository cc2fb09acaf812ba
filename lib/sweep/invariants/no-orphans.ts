import { UNKNOWN_OUTCOME } from '#compiler/emit/errors.ts';
import { declaredErrors } from '../declared-errors.ts';
import { undoes } from '../ledger.ts';
import type { Trial } from '../run-scenario.ts';
import { type Invariant, reportOf } from './invariant.ts';

/**
 * No effect is orphaned: after a failure each effect with a compensation is undone, or the cause or the log names it; after a success one whose
 * call failed is undone. An undo that was struck every time counts as made: the history has its failure. The log may undo only what the
 * definition cannot know: without a contract, that an error came after the effect.
 */
export const noOrphans: Invariant = {
  name: 'no-orphans',
  check: (trial, _, subject) => {
    const { steps } = subject;
    const { result, ledger } = trial;
    const { undos, unknown } = reportOf(trial);
    const named = new Set([...undos.filter(({ undone }) => !undone).map(({ step }) => step), unknown]);
    const late = ledger.afterUndo
      .filter((key) => steps.get(ledger.effects.get(key)?.step ?? '')?.compensate)
      .map((key) => `${key} took effect after it was undone`);
    const orphans = [...ledger.effects.values()].flatMap(({ key, step }) => {
      if (!steps.get(step)?.compensate) return [];
      const last = ledger.calls.findLast((call) => call.key === key && !call.undo);
      const error = last?.error;
      const isLeftToLog = ledger.undoneFromLog.has(key) || ledger.parked.includes(key);
      if (ledger.undone.includes(key) || isLeftToLog) {
        if (!isLeftToLog || result.status !== 'FAILED') return [];
        // What undoing needs of such a result is nowhere.
        if (last?.fault === 'empty-result') return [];
        if (named.has(step) && !isForgotten(key, trial)) return [];
        if (ledger.calls.some((call) => call.has && undoes(call, key) && call.error !== undefined)) return [];
        const isKnown =
          error === undefined ||
          UNKNOWN_OUTCOME.includes(error) ||
          (last !== undefined && declaredErrors(subject, last) !== undefined);
        return isKnown
          ? [`the effect of ${key} is left to the log: the definition should have undone it`]
          : [];
      }
      if (result.status !== 'SUCCEEDED') return named.has(step) ? [] : [left(key)];
      const tried = ledger.calls.some((call) => undoes(call, key));
      return error === undefined || tried || named.has(step) ? [] : [left(key)];
    });
    return [...late, ...orphans];
  },
};

/**
 * Whether the definition knew of an effect and did not even try to undo it, although no result was too large for a state: results of branches
 * that are too large together take with them what is known of each.
 */
const isForgotten = (key: string, { ledger: { calls }, result }: Trial): boolean =>
  calls.findLast((call) => call.key === key && !call.undo)?.error === undefined &&
  !calls.some((call) => undoes(call, key) && !call.byLog) &&
  !/DataLimitExceeded$/.test(result.error ?? '');

const left = (key: string): string => `the effect of ${key} is left: it was neither undone nor named`;
