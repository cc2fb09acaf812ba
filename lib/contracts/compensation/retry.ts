import type { JsonObject } from '#core/json.ts';
import { WAITING_ERRORS } from '../errors.ts';

/**
 * Retries of a call that waits for another to end. They are apart from the author's, and last longer than a function may take (15
 * minutes), so that no attempt is lost to waiting.
 */
export const WAITING_RETRY: JsonObject = {
  ErrorEquals: WAITING_ERRORS,
  IntervalSeconds: 2,
  MaxAttempts: 60,
  BackoffRate: 1.5,
  MaxDelaySeconds: 20,
};

/** Retries of a compensation, in a workflow and after cancelling it: it must survive a transient fault. */
export const COMPENSATION_RETRY: JsonObject = {
  ErrorEquals: ['States.ALL'],
  IntervalSeconds: 1,
  MaxAttempts: 4,
  BackoffRate: 2,
  MaxDelaySeconds: 20,
  JitterStrategy: 'FULL',
};
