import type { RunInfo } from '#contracts/action-event.ts';

/** ARN of an execution in tests. */
export const EXECUTION = 'arn:aws:states:us-east-1:000000000000:execution:orders:one';

/** Returns a run as an action hears of it, with the given fields changed. */
export const runInfo = (rest: Partial<RunInfo> = {}): RunInfo => ({
  execution: EXECUTION,
  execution_name: 'one',
  workflow: 'orders',
  step: 'review',
  attempt: 0,
  idempotency_key: 'one#review',
  ...rest,
});
