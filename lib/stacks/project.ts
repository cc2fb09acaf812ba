import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadActions } from '#compiler/actions/load-actions.ts';
import { workflowsFromFolder } from '#constructs/index.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { type FunctionSource, findFunctions } from './discover/functions.ts';

/** What there is to deploy. */
export interface Project {
  root: string;
  workflows: readonly WorkflowManifest[];
  functions: readonly FunctionSource[];
}

/**
 * Reads a project: the workflows of `statemachines/` (and of further folders), checked against the contracts of the actions in
 * `lambdas/`. Throws WorkflowSourceError when a workflow is wrong.
 */
export const readProject = async (root: string, moreWorkflows: readonly string[] = []): Promise<Project> => {
  const actions = await loadActions(root);
  const folders = [join(root, 'statemachines'), ...moreWorkflows].filter((folder) => existsSync(folder));
  const workflows = await Promise.all(folders.map((folder) => workflowsFromFolder(folder, { actions })));
  return { root, workflows: workflows.flat(), functions: await findFunctions(root) };
};
