/**
 * What functions have noted of a step while an execution runs. Times are milliseconds since the epoch, by the clocks of the functions. A
 * call that is too short to be noted when it begins is noted when it ends.
 */
export interface StepNote {
  step: string;
  /** Attempts that have begun, over all iterations, and how they have ended; one that was killed has not. */
  begun: number;
  done: number;
  failed: number;
  /** When the first attempt and the newest one began. */
  firstAt: number;
  beganAt: number;
  /** When the newest one ended of those that have. */
  endedAt?: number;
  /** Name of its error; absent if it succeeded. */
  error?: string;
  /** The most memory that its process has held, and the processor time that it took; absent if it did not say. */
  megabytes?: number;
  cpuMilliseconds?: number;
}

/** Returns when something was last noted of a step. */
export const notedAt = ({ beganAt, endedAt = 0 }: StepNote): number => Math.max(beganAt, endedAt);

/** Tells whether the newest attempt of a step has not ended, as far as is noted: one that was killed has not either. */
export const isUnderWay = ({ beganAt, endedAt = 0 }: StepNote): boolean => beganAt > endedAt;

/** Sort keys of the notes of an execution's steps begin with it. */
export const NOTE_PREFIX = 'step#';

/** Partitions of the notes of steps that run in separate executions, those of a distributed Map. */
export const NOTE_SHARDS = 16;

/** Seconds for which notes are kept: as long as Step Functions keeps a history. */
export const NOTE_RETENTION_SECONDS = 90 * 86_400;
