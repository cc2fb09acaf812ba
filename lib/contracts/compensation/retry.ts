import type { JsonObject } from '#core/json.ts';

/** Retries of a compensation, in a workflow and after cancelling it: it must survive a transient fault. */
export const COMPENSATION_RETRY: JsonObject = {
  ErrorEquals: ['States.ALL'],
  IntervalSeconds: 1,
  MaxAttempts: 4,
  BackoffRate: 2,
  MaxDelaySeconds: 20,
  JitterStrategy: 'FULL',
};
