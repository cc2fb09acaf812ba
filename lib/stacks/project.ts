import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadProject } from '#compiler/load-project.ts';
import { workflowsFromFolder } from '#constructs/index.ts';
import type { BatonConfig } from '#contracts/config/config.ts';
import { loadConfig } from '#contracts/config/load-config.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { type FunctionSource, findFunctions } from './discover/functions.ts';

/** What there is to deploy. */
export interface Project {
  root: string;
  workflows: readonly WorkflowManifest[];
  functions: readonly FunctionSource[];
  /** What `baton.config.ts` says; absent if there is none. */
  config?: BatonConfig;
}

/**
 * Reads a project: `baton.config.ts`, the workflows of `statemachines/` (and of further folders), checked against the contracts of the actions in
 * `lambdas/`, and the functions. Throws WorkflowSourceError when a workflow is wrong, SettingsError when the configuration is.
 */
export const readProject = async (root: string, moreWorkflows: readonly string[] = []): Promise<Project> => {
  const config = await loadConfig(root);
  const folders = [join(root, 'statemachines'), ...moreWorkflows].filter((folder) => existsSync(folder));
  const known = await loadProject(root, moreWorkflows);
  const workflows = await Promise.all(folders.map((folder) => workflowsFromFolder(folder, known)));
  return { root, workflows: workflows.flat(), functions: await findFunctions(root), config };
};
