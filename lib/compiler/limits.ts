import { type FunctionLimits, largestLimits } from '#contracts/limits.ts';
import { stepTypes } from '#steps/index.ts';
import { functionLimits } from '#steps/limits.ts';
import type { Step } from '#steps/step.ts';
import type { WorkflowDocument } from './document.ts';

/** Returns the largest settings that steps ask of the functions of actions, the platform's included, by action. */
export const limitsOfActions = (
  steps: Iterable<Step>,
  { defaults }: WorkflowDocument,
): Map<string, FunctionLimits> => {
  const asked = new Map<string, FunctionLimits>();
  for (const step of steps) {
    const { uses, limits } = step;
    const shared = uses === undefined ? stepTypes.get(step.type)?.function?.(step)?.action : undefined;
    const action = uses ?? shared;
    if (action === undefined || (shared !== undefined && limits === undefined)) continue;
    // Other workflows call the functions of the platform too: the defaults of one say nothing about them.
    const own = functionLimits(limits, shared === undefined ? defaults?.limits : {});
    if (Object.keys(own).length > 0) asked.set(action, largestLimits([asked.get(action) ?? {}, own]));
  }
  return asked;
};
