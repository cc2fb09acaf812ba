import { type FunctionLimits, largestLimits } from '#contracts/limits.ts';
import { stepTypes } from '#steps/index.ts';
import { functionLimits } from '#steps/limits.ts';
import type { Project } from '#steps/project.ts';
import type { Step } from '#steps/step.ts';
import type { WorkflowDocument } from './document.ts';

/** A function that a step calls, and whether other workflows call it too. */
interface Called {
  action: string;
  isPlatform: boolean;
}

const calledBy = (step: Step, project: Project): Called[] => {
  if (step.uses !== undefined) return [{ action: step.uses, isPlatform: false }];
  const type = stepTypes.get(step.type);
  const actions = [type?.function?.(step)?.action ?? [], type?.functions?.(step, project) ?? []].flat();
  return actions.map((action) => ({ action, isPlatform: action.startsWith('platform/') }));
};

/** Returns the largest settings that steps ask of the functions of actions, the platform's included, by action. */
export const limitsOfActions = (
  steps: Iterable<Step>,
  { defaults }: WorkflowDocument,
  project: Project = {},
): Map<string, FunctionLimits> => {
  const asked = new Map<string, FunctionLimits>();
  // What the platform's functions may do at the same time is for a step to say: those of other workflows share it.
  const { concurrency: _, ...shared } = defaults?.limits ?? {};
  for (const step of steps) {
    for (const { action, isPlatform } of calledBy(step, project)) {
      const own = functionLimits(step.limits, isPlatform ? shared : defaults?.limits);
      if (Object.keys(own).length > 0) asked.set(action, largestLimits([asked.get(action) ?? {}, own]));
    }
  }
  return asked;
};
