import { errorsOfType } from '#compiler/emit/retriers.ts';
import type { DeclaredErrors } from '#contracts/errors.ts';
import type { Call } from './ledger.ts';
import type { Subject } from './subject.ts';

/**
 * Returns what is declared of the errors of a call: by the contract of its action, or by the type of a step that calls one of Baton's functions.
 * Undefined if nothing is: then an error that is not known says that nothing was done.
 */
export const declaredErrors = (
  { actions, steps }: Pick<Subject, 'actions' | 'steps'>,
  { action, step, undo }: Pick<Call, 'action' | 'step' | 'undo'>,
): DeclaredErrors | undefined => {
  const contract = actions.get(action);
  if (contract) return contract.errors ?? {};
  const called = undo || !action.startsWith('platform/') ? undefined : steps.get(step);
  return called && errorsOfType(called);
};
