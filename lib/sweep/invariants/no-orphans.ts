import { type Invariant, reportOf } from './invariant.ts';

/**
 * No effect is orphaned: after a failure each effect with a compensation is undone, or the cause names its step; after a success one whose
 * call failed is undone. An undo that was struck every time counts as made: the history has its failure.
 */
export const noOrphans: Invariant = {
  name: 'no-orphans',
  check: (trial, _, { steps }) => {
    const { result, ledger } = trial;
    const { undos, unknown } = reportOf(trial);
    const named = new Set([...undos.filter(({ undone }) => !undone).map(({ step }) => step), unknown]);
    const succeeded = result.status === 'SUCCEEDED';
    const lost = [...ledger.effects.values()].filter(({ key, step }) => {
      if (!steps.get(step)?.compensate || ledger.undone.includes(key)) return false;
      if (!succeeded) return !named.has(step);
      if (ledger.calls.some((call) => call.key === key && call.undo)) return false;
      return ledger.calls.findLast((call) => call.key === key && !call.undo)?.error !== undefined;
    });
    return lost.map(({ key }) => `the effect of ${key} is left: it was neither undone nor named`);
  },
};
