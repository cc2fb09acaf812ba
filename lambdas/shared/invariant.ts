import { ActionError } from 'baton/actions';

/** Throws an InvariantError unless the condition holds; for what can only be false through a bug in an action. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new ActionError('InvariantError', message, { retryable: false });
}
