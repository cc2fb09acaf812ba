import { LAMBDA_RETRY } from '#contracts/compensation/retry.ts';
import type { JsonObject } from '#core/json.ts';

/** Errors of a state whose callback has not come in time. */
export const TIMED_OUT = ['States.Timeout', 'States.HeartbeatTimeout'];

/** Returns the retriers of a state that waits for a callback: whoever would call is asked again, but not after an answer or in vain. */
export const callbackRetry = (...answers: readonly string[]): JsonObject[] => [
  LAMBDA_RETRY,
  { ErrorEquals: [...answers, ...TIMED_OUT, 'InvalidInput'], MaxAttempts: 0 },
  { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 },
];
