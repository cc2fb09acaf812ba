import { didNothing, WAITING_ERRORS } from '#contracts/errors.ts';
import type { Invariant } from './invariant.ts';

/** Nothing is undone of which every attempt said that it did nothing. */
export const inVain: Invariant = {
  name: 'in-vain',
  check: ({ ledger: { calls } }, _, { actions }) => {
    const undone = new Set(calls.filter(({ undo, byLog }) => undo && !byLog).map(({ key }) => key));
    return [...undone].flatMap((key) => {
      const attempts = calls.filter((call) => call.key === key && !call.undo);
      const didNone = ({ error = '', action }: (typeof attempts)[number]): boolean =>
        didNothing(error, actions.get(action)?.errors) && !WAITING_ERRORS.includes(error);
      return attempts.length > 0 && attempts.every(didNone)
        ? [`${key} is undone, although it said that it did nothing`]
        : [];
    });
  },
};
