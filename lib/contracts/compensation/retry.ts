import type { JsonObject } from '#core/json.ts';

/** How a failed compensation is tried again, in a workflow and after its cancelling: it must not fail for a passing fault. */
export const COMPENSATION_RETRY: JsonObject = {
  ErrorEquals: ['States.ALL'],
  IntervalSeconds: 1,
  MaxAttempts: 4,
  BackoffRate: 2,
  MaxDelaySeconds: 20,
  JitterStrategy: 'FULL',
};
