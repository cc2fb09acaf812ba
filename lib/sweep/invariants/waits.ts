import { UNDOING_ERROR } from '#contracts/errors.ts';
import { isCutShort } from '../scenario.ts';
import type { Invariant } from './invariant.ts';

/** A definition that has the log undo effects, or those of a called workflow, waits until that has ended, and then learns how. */
export const waits: Invariant = {
  name: 'waits',
  check: ({ scenario, result, ledger }) => {
    if (isCutShort(scenario, result)) return [];
    const asked = ledger.calls.filter(({ undo, byLog }) => undo && !byLog);
    const last = new Map(asked.map((call) => [call.key, call]));
    return [...last.values()]
      .filter(({ error }) => error === UNDOING_ERROR)
      .map(({ key }) => `the execution does not wait until ${key} is undone`);
  },
};
