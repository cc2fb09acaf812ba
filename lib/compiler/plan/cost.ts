import type { WorkflowDocument } from '../document.ts';
import { allSteps } from '../emit/build.ts';
import { estimateStep } from './estimate.ts';

/**
 * US dollars for what a run uses, in us-east-1 (N. Virginia), free tiers left out.
 * Ref: https://aws.amazon.com/step-functions/pricing/, https://aws.amazon.com/lambda/pricing/ (Arm, first tier).
 */
export const PRICES = {
  transition: 0.025 / 1000,
  lambdaRequest: 0.2 / 1_000_000,
  lambdaGigabyteSecond: 0.000_013_333_4,
} as const;

/** Memory of an action's function unless its contract says otherwise, in gigabytes. */
export const ASSUMED_MEMORY_GB = 0.25;

/** What one run costs in which every step runs once and nothing fails. */
export const dollarsOf = (
  document: WorkflowDocument,
  transitions: number,
): { transitions: number; lambda: number; total: number } => {
  let lambda = 0;
  for (const step of allSteps(document.steps)) {
    const seconds =
      step.uses !== undefined ? estimateStep(step).seconds : step.type === 'approval' ? 0.1 : undefined;
    if (seconds === undefined || step.id.endsWith('_fallback')) continue;
    lambda += PRICES.lambdaRequest + seconds * ASSUMED_MEMORY_GB * PRICES.lambdaGigabyteSecond;
  }
  const forTransitions = transitions * PRICES.transition;
  return { transitions: forTransitions, lambda, total: forTransitions + lambda };
};
