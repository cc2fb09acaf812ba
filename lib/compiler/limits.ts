import { type FunctionLimits, largestLimits } from '#contracts/limits.ts';
import { functionLimits } from '#steps/limits.ts';
import type { Step } from '#steps/step.ts';
import type { WorkflowDocument } from './document.ts';

/** Returns the largest settings that steps ask of the functions of actions, by action. */
export const limitsOfActions = (
  steps: Iterable<Step>,
  { defaults }: WorkflowDocument,
): Map<string, FunctionLimits> => {
  const asked = new Map<string, FunctionLimits>();
  for (const { uses, limits } of steps) {
    if (uses === undefined) continue;
    const own = functionLimits(limits, defaults?.limits);
    if (Object.keys(own).length > 0) asked.set(uses, largestLimits([asked.get(uses) ?? {}, own]));
  }
  return asked;
};
