import type { StepRun } from '#contracts/progress/step-run.ts';
import { addBuckets, addDuration, type LogBuckets } from '../statistics/log-buckets.ts';
import type { UsedMemory } from './used-memory.ts';

/** Durations of a step by the class of its input's size, see `sizeClass`. */
export type DurationsBySize = Record<string, LogBuckets>;

const FIRST_CLASS_BYTES = 1024;

/** Classes of sizes: below 1 KiB, and each up to four times as large as the one before. A state takes 256 KiB, which is class 4. */
export const sizeClass = (bytes: number): number =>
  Math.max(0, Math.ceil(Math.log(Math.max(1, bytes) / FIRST_CLASS_BYTES) / Math.log(4)));

/** Returns the bytes up to which inputs are in a class. */
export const bytesOfClass = (size: number): number => FIRST_CLASS_BYTES * 4 ** size;

/** Returns the durations of the runs of a step that did their work: those that succeeded without a kept result. */
export const durationsOf = (runs: readonly StepRun[]): DurationsBySize => {
  const found: DurationsBySize = {};
  for (const { outcome, cached, startedAtMilliseconds, endedAtMilliseconds, visits } of runs) {
    if (outcome !== 'succeeded' || cached !== undefined || endedAtMilliseconds === undefined) continue;
    const bytes = Math.max(0, ...visits.map(({ inputBytes = 0 }) => inputBytes));
    const size = String(sizeClass(bytes));
    const buckets = found[size] ?? {};
    found[size] = buckets;
    addDuration(buckets, endedAtMilliseconds - startedAtMilliseconds);
  }
  return found;
};

/** Adds durations to others, size by size. */
export const addDurations = (sum: DurationsBySize, more: DurationsBySize): void => {
  for (const [size, buckets] of Object.entries(more)) {
    const known = sum[size] ?? {};
    sum[size] = known;
    addBuckets(known, buckets);
  }
};

/** What was observed of a step. */
export interface StepObservation {
  sizes: DurationsBySize;
  /** What its calls used; absent if none has said. */
  memory?: UsedMemory;
}

/** What was observed of the steps of one version of a workflow, by step; a map, because a step may be called `constructor`. */
export type StepDurations = Map<string, StepObservation>;
