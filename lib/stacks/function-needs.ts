import { leftOutOf, type StepReach, stepDemands, stepReach } from '#constructs/index.ts';
import type { BundlePart } from '#contracts/bundle-parts.ts';
import { deploymentWithLimits } from '#contracts/limits.ts';
import { stepSecrets } from '#contracts/permissions/step-calls.ts';
import type { FunctionSource } from './discover/functions.ts';
import type { Project } from './project.ts';

/** What the steps of workflows need of functions. */
export interface FunctionNeeds {
  demands: ReturnType<typeof stepDemands>;
  reach: ReturnType<typeof stepReach>;
  /** Returns a function with what steps need of it. */
  complete(source: FunctionSource): FunctionSource;
  /** Returns the parts that a function's bundle does without. */
  leftOut(source: FunctionSource): BundlePart[];
}

/** Returns what the steps of a project's workflows need of its functions. */
export const needsOf = (project: Project): FunctionNeeds => {
  const demands = stepDemands(project.workflows);
  const reach = stepReach(project.workflows);
  const secrets = stepSecrets(project.workflows);
  const complete = (source: FunctionSource): FunctionSource =>
    withStepNeeds(source, project, { reach, secrets });
  const leftOut = (source: FunctionSource): BundlePart[] =>
    // Baton's own are wired to what they use, whoever grants it.
    source.action.startsWith('platform/')
      ? []
      : leftOutOf(complete(source).deployment, demands.get(source.action) ?? []);
  return { demands, reach, complete, leftOut };
};

/** Adds what the steps that call a function need of it to what its `deployment.ts` says. */
const withStepNeeds = (
  source: FunctionSource,
  { workflows }: Project,
  needs: { reach: ReadonlyMap<string, StepReach>; secrets: ReadonlyMap<string, string[]> },
): FunctionSource => {
  const { secrets: own = [], ...deployment } = deploymentWithLimits(
    source.deployment,
    source.action,
    workflows,
  );
  const secrets = [
    ...new Set([
      ...own,
      ...(needs.secrets.get(source.action) ?? []),
      ...(needs.reach.get(source.action)?.secrets ?? []),
    ]),
  ].sort();
  return { ...source, deployment: { ...deployment, ...(secrets.length > 0 && { secrets }) } };
};
