import type { ProgressSnapshot } from '#contracts/progress/snapshot.ts';
import { defined } from '#core/defined.ts';

/** Outcome of a finished execution, as metrics label it. */
export type RunOutcome = 'success' | 'failure' | 'timeout' | 'aborted';

/** What a finished execution adds to a step's metrics. */
export interface StepRecord {
  /** From its first start to its last end. */
  seconds: number;
  runs: number;
  succeeded: number;
  retries: number;
  error?: string;
  compensation?: 'succeeded' | 'failed';
}

/** What a finished execution adds to the metrics: written once, never changed. */
export interface RunRecord {
  workflow: string;
  /** ARN. */
  execution: string;
  /** Only its compensations count: it undid an execution that has a separate record. */
  undoing?: true;
  outcome: RunOutcome;
  /** ISO 8601. */
  ended_at: string;
  seconds: number;
  error?: string;
  steps: Record<string, StepRecord>;
}

const OUTCOMES: Record<string, RunOutcome> = {
  SUCCEEDED: 'success',
  FAILED: 'failure',
  TIMED_OUT: 'timeout',
  ABORTED: 'aborted',
};

/**
 * Returns the record of a finished execution from its progress; undefined while it runs. For a redriven execution only what began
 * after `since` (milliseconds since the epoch) counts, because the rest was counted when it ended before.
 */
export const runRecord = (
  execution: string,
  { workflow, status, startedAtMilliseconds = 0, endedAtMilliseconds, error, steps }: ProgressSnapshot,
  since = 0,
): RunRecord | undefined => {
  const outcome = OUTCOMES[status];
  if (!outcome || endedAtMilliseconds === undefined) return undefined;
  const ran = steps.filter(
    (step) =>
      step.startedAtMilliseconds !== undefined &&
      (step.endedAtMilliseconds ?? Number.POSITIVE_INFINITY) > since,
  );
  return {
    workflow,
    execution,
    outcome,
    ended_at: new Date(endedAtMilliseconds).toISOString(),
    seconds: (endedAtMilliseconds - Math.max(startedAtMilliseconds, since)) / 1000,
    ...defined({ error }),
    steps: Object.fromEntries(
      ran.map((step) => {
        const runs = step.iterations?.ended ?? 1;
        const record: StepRecord = {
          seconds: (step.durationMilliseconds ?? 0) / 1000,
          runs,
          succeeded: step.status === 'succeeded' ? runs : 0,
          retries: Math.max(0, step.attempts - runs),
          ...defined({ error: step.error }),
          ...(step.compensation === 'succeeded' || step.compensation === 'failed'
            ? { compensation: step.compensation }
            : {}),
        };
        return [step.id, record];
      }),
    ),
  };
};
