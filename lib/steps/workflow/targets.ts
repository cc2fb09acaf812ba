import { targetText } from '#contracts/variants.ts';
import type { Project, WorkflowFacts } from '../project.ts';

/** What a step may start: the workflow that it names, or what one of its variants says. */
export interface Target {
  workflow: string;
  /** Published version; absent for the one that new executions get. */
  version?: number;
}

/** Whether the workflow that a step names has variants, so that a function chooses what is started. */
export const hasVariants = (workflow: string, { workflows }: Project): boolean =>
  workflows?.get(workflow)?.variants !== undefined;

/** Lists what a step that names a workflow may start: the workflow itself, and what its variants start in its place. */
export const targetsOf = (workflow: string, { workflows }: Project): Target[] => {
  const targets = new Map<string, Target>([[workflow, { workflow }]]);
  for (const { workflow: other = workflow, version } of workflows?.get(workflow)?.variants ?? []) {
    const target = version === undefined ? { workflow: other } : { workflow: other, version };
    targets.set(targetText(other, target), target);
  }
  return [...targets.values()];
};

/** Lists the workflows that a step may start, without their versions; the one that it names is the first. */
export const startedWorkflows = (workflow: string, project: Project): string[] => [
  ...new Set(targetsOf(workflow, project).map((target) => target.workflow)),
];

/** Returns the facts of those that are known. */
export const startedFacts = (workflow: string, project: Project): WorkflowFacts[] =>
  startedWorkflows(workflow, project).flatMap((name) => project.workflows?.get(name) ?? []);
