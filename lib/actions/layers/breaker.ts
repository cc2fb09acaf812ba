import { durationWords } from '#core/duration-words.ts';
import type { Layer } from '../action-call.ts';
import { ActionError } from '../action-error.ts';
import { outcomeOf } from '../breaker/outcome.ts';

/**
 * Rejects the call if this process knows the step's breaker to be open. Comes before idempotency and caching, so that a rejection
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
  const { breakersOn } = await import('../breaker/system-breakers.ts');
  action.breakers ??= breakersOn(clients, clock, (message, error) => call.logger.warn(message, error));
  const outcome = outcomeOf(contract.options?.breaker, contract.errors);
  return action.breakers.call(settings, call.remainingMilliseconds(), outcome, () => next(call));
};

/** Fails with `Sandbox.Timedout` (Lambda's own name for it) shortly before Lambda would end the call without telling its breaker. */
export const withinTime: Layer = async (call, next) => {
  if (!call.run.breaker) return next(call);
  const remaining = call.remainingMilliseconds();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const milliseconds = Math.max(0, remaining - reserve(remaining));
    const message = `The call has not ended within ${durationWords(milliseconds / 1000)}`;
    timer = setTimeout(
      () => reject(new ActionError('Sandbox.Timedout', message, { retryable: true })),
      milliseconds,
    );
  });
  try {
    return await Promise.race([next(call), tooLate]);
  } finally {
    clearTimeout(timer);
  }
};

/** Returns the milliseconds kept back for reporting to the breaker: a tenth of the time left, at most half a second. */
const reserve = (remaining: number): number => Math.min(500, remaining / 10);
