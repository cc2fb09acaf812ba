import type { DeclaredErrors } from '#contracts/errors.ts';
import type { Layer } from '../action-call.ts';
import { ActionError } from '../action-error.ts';
import type { Outcome } from '../breaker/transition.ts';
import type { BreakerRules } from '../contract.ts';
import { ASK_FOR_IT, leftOut } from '../left-out.ts';

/**
 * Rejects the call if this process knows the step's breaker to be open. Comes before idempotency, so that a rejection
 * needs no request to the table.
 */
export const rejectIfOpen: Layer = async (call, next, { breakers }) => {
  if (call.run.breaker) breakers?.check(call.run.breaker);
  return next(call);
};

/** Asks the step's breaker for admission and reports the outcome to it. Throws `CircuitOpen` instead of making the call. */
export const behindBreaker: Layer = async (call, next, action) => {
  const settings = call.run.breaker;
  if (!settings) return next(call);
  const { clients, clock, contract } = action;
  const { breakersOn } = process.env.BATON_WITHOUT_EVENTS
    ? leftOut('breakers', ASK_FOR_IT)
    : await import('../breaker/system-breakers.ts');
  action.breakers ??= breakersOn(clients, clock, (message, error) => call.logger.warn(message, error));
  const outcome = outcomeOf(contract.options?.breaker, contract.errors);
  return action.breakers.call(settings, call.remainingMilliseconds(), outcome, () => next(call));
};

/** Errors that arise before the service is called, or that say nothing about it. */
const OWN = new Set(['InvalidInput', 'InvalidOutput', 'Misconfigured', 'AlreadyInProgress', 'CircuitOpen']);

/**
 * Returns what an error says about the service. A business error that no retry would fix (`retryable: false`) is an answer, so
 * the service works; anything else is a failure. The action's rules come first.
 */
export const outcomeOf =
  (rules: BreakerRules = {}, declared: DeclaredErrors = {}) =>
  (error: unknown): Outcome => {
    const name = error instanceof Error ? error.name : 'Error';
    if (rules.counts?.includes(name)) return 'failure';
    if (rules.ignores?.includes(name) || OWN.has(name)) return 'ignored';
    const retryable =
      (error instanceof ActionError ? error.retryable : undefined) ?? declared[name]?.retryable;
    return retryable === false ? 'success' : 'failure';
  };
