import { didNothing, WAITING_ERRORS } from '#contracts/errors.ts';
import { declaredErrors } from '../declared-errors.ts';
import type { Invariant } from './invariant.ts';

/**
 * Nothing is undone of which every attempt said that it did nothing. A definition knows how the last attempt failed only: what it asks to be
 * undone after several, the log answers without a call.
 */
export const inVain: Invariant = {
  name: 'in-vain',
  check: ({ ledger }, _, subject) => {
    const { calls } = ledger;
    // A definition that asks for one effect by its key knows how the call ended.
    const asked = new Set(
      calls
        .filter(({ undo, byLog, has = [] }) => undo && !byLog && has.length < 2)
        .map(({ key, has: [effect = key] = [] }) => effect),
    );
    return [...asked].flatMap((key) => {
      const attempts = calls.filter((call) => call.key === key && !call.undo);
      const didNone = (call: (typeof attempts)[number]): boolean =>
        didNothing(call.error ?? '', declaredErrors(subject, call)) &&
        !WAITING_ERRORS.includes(call.error ?? '');
      const isUndone = attempts.length === 1 || ledger.undone.includes(key);
      return attempts.length > 0 && attempts.every(didNone) && isUndone
        ? [`${key} is undone, although it said that it did nothing`]
        : [];
    });
  },
};
