import type { Json } from '#core/json.ts';
import type { CacheUse } from '../cached-result.ts';
import type { ExecutionStatus } from './visits.ts';

/**
 * `pending`: not reached yet. `waiting`: for people, an event or a time. `failed`: with or without a handler. `aborted`: stopped
 * because something else failed or the execution was stopped. `skipped`: the execution has passed it. `unreached`: the execution has
 * ended before it. A step in a loop has succeeded if the failures of its iterations were handled there, and not all of them failed.
 */
export type StepStatus =
  | 'pending'
  | 'running'
  | 'waiting'
  | 'succeeded'
  | 'failed'
  | 'aborted'
  | 'skipped'
  | 'unreached';

/** Iterations of a loop that failed, and why one of them did. */
export interface FailedIterations {
  /** Iterations that have ended, and how many of them failed. */
  ended: number;
  failed: number;
  /** ARN of one that failed, if iterations are executions. */
  execution?: string;
  /** Its number, after those of the loops around it: `2`, `0/5`. */
  iteration?: string;
  /** What the step was called with that failed in it; the item of an iteration that is an execution. */
  with?: Json;
  /** The iterations continued, or the loop without them. */
  handled?: boolean;
  /** The step at which it failed if that is known, and its error. */
  step?: string;
  error?: string;
  cause?: string;
}

/** Progress of a step. Times are milliseconds since the Unix epoch. */
export interface StepProgress {
  id: string;
  type: string;
  uses?: string;
  phase?: string;
  parent?: string;
  status: StepStatus;
  /** Attempts so far, over all iterations. */
  attempts: number;
  /** How often a step in a loop has ended, out of how many, and how often it has failed. */
  iterations?: { ended: number; total?: number; failed?: number };
  /** A failure that `on_error`, of the step or a block around it, has handled. */
  handled?: true;
  startedAtMilliseconds?: number;
  endedAtMilliseconds?: number;
  durationMilliseconds?: number;
  /** Bytes of what its newest run was given; absent if it has not begun or that is not known. */
  inputBytes?: number;
  /** Name of the newest error, and its cause. */
  error?: string;
  cause?: string;
  /** Of a loop: its own error does not say why iterations failed. A distributed one has it when it has ended. */
  failedIterations?: FailedIterations;
  /** Runs whose result came from the cache: within its time, or after it. */
  cached?: Partial<Record<CacheUse, number>>;
  /** ARN of the newest execution that it has started. */
  execution?: string;
  /** Whether its fallback ran. */
  fallback?: boolean;
  /** Status of its compensation. */
  compensation?: 'running' | 'succeeded' | 'failed';
  /** Name of the error with which its compensation failed. */
  compensationError?: string;
  /** How many compensations of a step in a loop have ended, and how many of them have failed. */
  compensations?: { ended: number; failed: number };
}

/** Progress of a phase. */
export interface PhaseProgress {
  name: string;
  percent: number;
  status: 'pending' | 'running' | 'done';
}

/** Progress of an execution. Times are milliseconds since the Unix epoch. */
export interface ProgressSnapshot {
  workflow: string;
  status: ExecutionStatus;
  /** 0 to 100 in whole numbers, never falling; 100 only when the execution has succeeded. */
  percent: number;
  phase?: string;
  phases: PhaseProgress[];
  startedAtMilliseconds?: number;
  endedAtMilliseconds?: number;
  elapsedMilliseconds: number;
  /** Estimate of the time left, without waits for people; absent if there is nothing to estimate from. */
  remainingMilliseconds?: number;
  /** Range of the time left in about four of five cases; absent unless durations were observed. */
  remainingSpreadMilliseconds?: { low: number; high: number };
  /** Ids of the steps in progress. */
  running: string[];
  steps: StepProgress[];
  error?: string;
  cause?: string;
}
