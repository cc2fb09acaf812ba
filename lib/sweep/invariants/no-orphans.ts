import { UNKNOWN_OUTCOME } from '#compiler/emit/errors.ts';
import { type Invariant, reportOf } from './invariant.ts';

/**
 * No effect is orphaned: after a failure each effect with a compensation is undone, or the cause or the log names it; after a success one whose
 * call failed is undone. An undo that was struck every time counts as made: the history has its failure. The log may undo only what the
 * definition cannot know: without a contract, that an error came after the effect.
 */
export const noOrphans: Invariant = {
  name: 'no-orphans',
  check: (trial, _, { steps, actions }) => {
    const { result, ledger } = trial;
    const { undos, unknown } = reportOf(trial);
    const named = new Set([...undos.filter(({ undone }) => !undone).map(({ step }) => step), unknown]);
    return [...ledger.effects.values()].flatMap(({ key, step }) => {
      if (!steps.get(step)?.compensate || ledger.undone.includes(key) || named.has(step)) return [];
      const last = ledger.calls.findLast((call) => call.key === key && !call.undo);
      const error = last?.error;
      if (result.status === 'SUCCEEDED') {
        const tried = ledger.calls.some((call) => call.key === key && call.undo);
        return error === undefined || tried ? [] : [left(key)];
      }
      const fromLog = ledger.undoneFromLog.includes(key) || ledger.parked.includes(key);
      if (!fromLog) return [left(key)];
      if (result.status === 'ABORTED') return [];
      const isKnown =
        error === undefined || UNKNOWN_OUTCOME.includes(error) || actions.has(last?.action ?? '');
      return isKnown ? [`the effect of ${key} is left to the log: the definition should have undone it`] : [];
    });
  },
};

const left = (key: string): string => `the effect of ${key} is left: it was neither undone nor named`;
