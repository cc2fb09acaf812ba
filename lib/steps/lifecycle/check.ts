import type { StepProblem } from '../step-type.ts';
import { doesOf, type LifecycleStep } from './lifecycle-step.ts';

/** Lists what a step lacks, or has too much, for what it does. */
export const checkLifecycle = (step: LifecycleStep): StepProblem[] => {
  const needed = ['lifecycle', 'trigger'] as const;
  if (doesOf(step) === 'fire') {
    return needed
      .filter((field) => step[field] === undefined)
      .map((field) => ({ path: [], message: `"${field}" is missing: it says what is fired` }));
  }
  return [...needed, 'data' as const]
    .filter((field) => step[field] !== undefined)
    .map((field) => ({
      path: [field],
      at: 'key',
      message: `only a step that fires a trigger has "${field}"`,
      hint: 'write does: fire, or leave "does" out',
    }));
};
