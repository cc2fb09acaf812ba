import type { ProgressSnapshot, StepProgress } from '#contracts/progress/snapshot.ts';
import type { StepRun } from '#contracts/progress/step-run.ts';
import type { SearchedFields } from '#contracts/searchable.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import { ownField } from '#core/json.ts';
import { emptyHistogram, type Histogram, observe } from './histogram.ts';
import { type DurationsBySize, durationsOf } from './step-durations.ts';
import type { UsedMemory } from './used-memory.ts';

/** Outcome of a finished execution, as metrics label it. */
export type RunOutcome = 'success' | 'failure' | 'timeout' | 'aborted';

/** What a finished execution adds to a step's metrics. */
export interface StepRecord {
  /** Sum over its runs: a step in a loop has one for each iteration. */
  seconds: number;
  /** Runs that have ended: those that succeeded, failed, or were stopped. */
  runs: number;
  succeeded: number;
  /** Default: all runs that have not succeeded. */
  failed?: number;
  retries: number;
  /** Each run's duration; default: one of `seconds`. */
  durations?: Histogram;
  /** Durations of the runs that did their work, by the size of their input. */
  sizes?: DurationsBySize;
  /** What its newest call used; absent if it has not said. */
  memory?: UsedMemory;
  /** Failed runs by error. */
  errors?: Record<string, number>;
  /** Runs whose result came from the cache. */
  cached?: number;
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
  /** ISO 8601; absent in records of an earlier form. */
  started_at?: string;
  /** ISO 8601: when its turn came; absent if its workflow has no limits. */
  began_at?: string;
  /** ISO 8601. */
  ended_at: string;
  seconds: number;
  error?: string;
  /** Values of the input by which it is found. */
  fields?: SearchedFields;
  /** Version of the workflow that was deployed when it ended; absent in records of an earlier form. */
  version?: string;
  /** US dollars at list prices of us-east-1; absent in records of an earlier form. */
  dollars?: number;
  /** Which variant of which workflow it got, as `assignmentText` writes it. */
  variant?: string;
  /** What the experiment measures of it. */
  measure?: number;
  steps: Record<string, StepRecord>;
  /** Ids of the steps that it passed. */
  skipped?: string[];
}

/** Returns when the turn of an execution came: its first step begins then. If none began, it waited to its end. */
export const beganAt = ({ steps, endedAtMilliseconds = 0 }: ProgressSnapshot): string => {
  const starts = steps.flatMap(({ startedAtMilliseconds: at }) => at ?? []);
  return isoOf(Math.min(endedAtMilliseconds, ...starts));
};

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
  runs: ReadonlyMap<string, readonly StepRun[]>,
  since = 0,
): RunRecord | undefined => {
  const outcome = ownField(OUTCOMES, status);
  if (!outcome || endedAtMilliseconds === undefined) return undefined;
  // After a redrive, what was passed before it was counted before.
  const skipped = since > 0 ? [] : steps.flatMap(({ id, status }) => (status === 'skipped' ? [id] : []));
  return {
    workflow,
    execution,
    outcome,
    ...(startedAtMilliseconds > 0 && { started_at: isoOf(startedAtMilliseconds) }),
    ended_at: isoOf(endedAtMilliseconds),
    seconds: (endedAtMilliseconds - Math.max(startedAtMilliseconds, since)) / 1000,
    ...defined({ error }),
    ...(skipped.length > 0 && { skipped }),
    steps: Object.fromEntries(
      steps.flatMap((step) => {
        const counted = (runs.get(step.id) ?? []).filter(
          ({ endedAtMilliseconds: at }) => at !== undefined && at > since,
        );
        return counted.length === 0 ? [] : [[step.id, stepRecord(step, counted)]];
      }),
    ),
  };
};

const stepRecord = ({ compensation }: StepProgress, runs: readonly StepRun[]): StepRecord => {
  const failed = runs.filter(({ outcome }) => outcome === 'failed');
  const cached = runs.filter((run) => run.cached !== undefined).length;
  const durations = emptyHistogram();
  for (const { startedAtMilliseconds: from, endedAtMilliseconds: to = from } of runs)
    observe(durations, Math.max(0, to - from) / 1000);
  const sizes = durationsOf(runs);
  const errors = new Map<string, number>();
  for (const { error } of failed) if (error !== undefined) errors.set(error, (errors.get(error) ?? 0) + 1);
  return {
    seconds: durations.sumSeconds,
    runs: runs.length,
    succeeded: runs.filter(({ outcome }) => outcome === 'succeeded').length,
    failed: failed.length,
    retries: runs.reduce((sum, { retries }) => sum + retries, 0),
    durations,
    ...(Object.keys(sizes).length > 0 && { sizes }),
    ...(cached > 0 && { cached }),
    ...(errors.size > 0 && { errors: Object.fromEntries(errors) }),
    ...((compensation === 'succeeded' || compensation === 'failed') && { compensation }),
  };
};
