import type { Project } from '../project.ts';
import type { Compensation, Step } from '../step.ts';
import { startedFacts, startedWorkflows } from './targets.ts';

/** Whether the step waits for the execution that it starts. */
export const waits = (step: Step): boolean => step.wait !== false;

/**
 * Returns the compensation that undoes what the started executions did: those of every attempt, since one that timed out was
 * stopped and has undone nothing itself. The function finds them by the step's key, so no result is needed.
 */
export const undo = (step: Step, project: Project): Compensation | undefined => {
  if (!waits(step) || !undoes(step, project)) return undefined;
  const [workflow = '', ...others] = startedWorkflows(String(step.workflow), project);
  return {
    uses: 'undo-workflow',
    with: { workflow, ...(others.length > 0 && { others }) },
    timeout: '15m',
    platform: true,
    always: true,
  };
};

/** Returns what is logged of the executions that the step starts, so that they are found by its key. */
export const startedBy = (
  step: Step,
  project: Project,
): { workflow: string; others?: string[]; waits: boolean } => {
  const [workflow = '', ...others] = startedWorkflows(String(step.workflow), project);
  return { workflow, ...(others.length > 0 && { others }), waits: waits(step) };
};

/** Whether an execution that the step may start has something to undo once it has succeeded. */
export const undoes = (step: Step, project: Project): boolean =>
  startedFacts(String(step.workflow), project).some((facts) => facts.undoes);
