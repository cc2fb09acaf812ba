import { MIN_SAMPLES, type ObservedDuration } from '#contracts/estimates.ts';
import { stepTypes } from '#steps/index.ts';
import type { Step } from '#steps/step.ts';
import type { WorkflowDocument } from '../document.ts';
import type { ParseGaps } from '../parse/steps.ts';
import type { CompileOptions } from '../types.ts';
import { stepsIn } from './add-undos.ts';

const observed = new WeakMap<Step, ObservedDuration>();

/** Returns what a step is estimated from if it has been observed often enough; undefined if its `estimate` or an assumption is. */
export const observedOf = (step: Step): ObservedDuration | undefined => observed.get(step);

/**
 * Estimates the steps of a parsed document by how long they have taken, over what their `estimate` says: those that work themselves, because
 * a block follows from its steps, and waits take no time.
 */
export const addEstimates = (
  document: WorkflowDocument,
  { estimates }: CompileOptions,
  gaps: ParseGaps,
): void => {
  const known = estimates?.get(document.name);
  if (!known) return;
  for (const { step } of stepsIn(document.steps, gaps)) {
    const found = known.get(step.id);
    const type = stepTypes.get(step.type);
    if (!found || found.samples < MIN_SAMPLES || !type || type.waits || type.seconds) continue;
    if ((type.blocks?.(step) ?? []).length > 0) continue;
    const duration = `${found.seconds}s`;
    step.estimate = typeof step.estimate === 'object' ? { ...step.estimate, duration } : duration;
    observed.set(step, found);
  }
};
