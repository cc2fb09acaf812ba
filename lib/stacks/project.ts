import { join } from 'node:path';
import { workflowsFromFolder } from '#constructs/index.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { type FunctionSource, findFunctions } from './discover/functions.ts';

/** What there is to deploy. */
export interface Project {
  root: string;
  workflows: readonly WorkflowManifest[];
  functions: readonly FunctionSource[];
}

/** Reads `statemachines/` and `lambdas/` of a project folder; throws WorkflowSourceError when a workflow is wrong. */
export const readProject = async (root: string): Promise<Project> => ({
  root,
  workflows: workflowsFromFolder(join(root, 'statemachines')),
  functions: await findFunctions(root),
});
