import type { ExecutionStatus } from './visits.ts';

/**
 * `pending`: not reached yet. `waiting`: for a person, an event or a time. `failed`: with or without a handler. `aborted`: stopped
 * because something else failed or the run was stopped. `skipped`: the run has gone past it.
 */
export type StepStatus = 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'aborted' | 'skipped';

/** How a step stands. Times are milliseconds since the Unix epoch. */
export interface StepProgress {
  id: string;
  type: string;
  uses?: string;
  phase?: string;
  parent?: string;
  status: StepStatus;
  /** Attempts so far at the step, over all of its iterations. */
  attempts: number;
  /** Times that the step has run to its end, of how many; for steps in a loop. */
  iterations?: { ended: number; total?: number };
  startedAtMilliseconds?: number;
  endedAtMilliseconds?: number;
  durationMilliseconds?: number;
  /** Name of the newest error, and its cause. */
  error?: string;
  cause?: string;
  /** Its fallback ran. */
  fallback?: boolean;
  /** What became of its compensation. */
  compensation?: 'running' | 'succeeded' | 'failed';
}

/** How a phase stands. */
export interface PhaseProgress {
  name: string;
  percent: number;
  status: 'pending' | 'running' | 'done';
}

/** How an execution stands. Times are milliseconds since the Unix epoch. */
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
  /** Estimate of the time left, waits for people not counted; absent when nothing is known to estimate from. */
  remainingMilliseconds?: number;
  /** Ids of the steps that are under way. */
  running: string[];
  steps: StepProgress[];
  error?: string;
  cause?: string;
}
