import type { ManifestStep } from '../manifest.ts';
import type { StepProgress } from './snapshot.ts';

/**
 * Returns how much of a step is done, from 0 to 1: of one that failed or was aborted, nothing, unless the workflow continued after it. A
 * step in a loop of known length counts by its iterations; if the length is not known, each iteration does half of what was left, so the
 * figure grows and never reaches the end before the loop does.
 */
export const doneShare = (step: StepProgress, around: readonly StepProgress[]): number => {
  const loops = around.some(({ status }) => status === 'running');
  if (!step.iterations || !loops) return isDone(step, around) ? 1 : 0;
  const { ended, total } = step.iterations;
  return total === undefined ? 1 - 0.5 ** ended : Math.min(1, ended / total);
};

const isDone = ({ status, handled }: StepProgress, around: readonly StepProgress[]): boolean => {
  if (status === 'failed' || status === 'aborted')
    return handled === true || around.some((block) => block.handled === true);
  return status === 'succeeded' || status === 'skipped';
};

/** Returns the percentage of the steps' weights that is done, rounded down. */
export const percentOf = (steps: readonly { step: ManifestStep; share: number }[]): number => {
  const total = steps.reduce((sum, { step }) => sum + step.weight, 0);
  const done = steps.reduce((sum, { step, share }) => sum + step.weight * share, 0);
  return total === 0 ? 0 : Math.floor((100 * done) / total + 1e-9);
};
