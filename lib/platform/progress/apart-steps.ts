import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { StepProgress } from '#contracts/progress/snapshot.ts';
import { NOTE_SHARDS, type StepNote } from '#contracts/progress/step-note.ts';
import { defined } from '#core/defined.ts';
import type { ProgressStore } from './progress-store.ts';

/**
 * Returns the progress of the steps that run in separate executions, those of a distributed Map, as far as functions have noted it: how
 * often each has ended and failed. No history of the execution has them.
 */
export const apartSteps = async (
  { steps }: WorkflowManifest,
  execution: string,
  progress: Pick<ProgressStore, 'of'>,
): Promise<StepProgress[]> => {
  const apart = steps.filter((step) => step.apart);
  if (apart.length === 0) return [];
  const shards = await Promise.all(
    Array.from({ length: NOTE_SHARDS }, (_, shard) => progress.of(`${execution}#${shard}`)),
  );
  const notes = shards.flatMap((shard) => shard.notes);
  return apart.flatMap(({ id, type, uses, phase, parent }) => {
    const parts = notes.filter(({ step }) => step === id);
    return parts.length > 0 ? [{ id, type, ...defined({ uses, phase, parent }), ...sumOf(parts) }] : [];
  });
};

const sumOf = (
  notes: readonly StepNote[],
): Pick<StepProgress, 'attempts' | 'error' | 'iterations' | 'startedAtMilliseconds' | 'status'> => {
  const sum = (of: (note: StepNote) => number): number => notes.reduce((total, note) => total + of(note), 0);
  const [begun, done, failed] = [
    sum((note) => note.begun),
    sum((note) => note.done),
    sum((note) => note.failed),
  ];
  const newest = notes.reduce((last, note) => (note.beganAt > last.beganAt ? note : last));
  return {
    status: begun > done + failed || done === 0 ? 'running' : 'succeeded',
    attempts: begun,
    iterations: { ended: done, ...(failed > 0 && { failed }) },
    startedAtMilliseconds: Math.min(...notes.map(({ firstAt }) => firstAt)),
    ...defined({ error: newest.error }),
  };
};
