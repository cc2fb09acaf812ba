import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workflowNameOf } from '#compiler/workflow-files.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { compareTexts } from '#core/compare-texts.ts';
import { knownAs, parseJson } from '#core/json.ts';
import type { CommandCall } from '../command/command.ts';
import { UserError } from '../errors/user-error.ts';
import { loadWorkflow, projectOf, type ValidWorkflow } from '../project/compile-file.ts';
import { shown, workflowFiles } from '../project/project.ts';
import { sameNames } from '../project/same-names.ts';
import { devDataFolder } from './record-deployment.ts';

/** A workflow that the stack offers, and its file. */
export type OfferedWorkflow = Pick<ValidWorkflow, 'path' | 'manifest'>;

/** What came of loading the workflows of a project. */
export interface LoadedWorkflows {
  /** Those without errors, and those with errors as they were before. */
  offered: OfferedWorkflow[];
  failures: LoadFailure[];
}

/** A file whose workflow has errors. */
export interface LoadFailure {
  path: string;
  /** The path as the user would write it. */
  file: string;
  error: UserError;
  /** Whether the workflow is offered as it was before. */
  staysInUse: boolean;
}

/** Loads all workflows of a project; throws a UserError if there is none. `before` is what was offered so far. */
export const loadWorkflows = async (
  root: string,
  before: readonly OfferedWorkflow[],
  { terminal, cwd }: CommandCall,
): Promise<LoadedWorkflows> => {
  const files = workflowFiles(root);
  const [first] = files;
  if (first === undefined) {
    throw new UserError('There is no workflow to run: statemachines/ has no *.workflow.yaml', {
      hint: 'create one with "baton new workflow NAME"',
    });
  }
  const project = await projectOf(first);
  const outcomes = await Promise.all(
    files.map((path) =>
      loadWorkflow(path, cwd, terminal, project).catch((error: unknown) => refusalOf(error)),
    ),
  );
  const valid = outcomes.filter((outcome): outcome is ValidWorkflow => !(outcome instanceof UserError));
  const duplicates = sameNames(valid, terminal.colors);
  const errors = new Map<string, UserError>([
    ...files.flatMap((path, index): [string, UserError][] =>
      outcomes[index] instanceof UserError ? [[path, outcomes[index]]] : [],
    ),
    ...duplicates,
  ]);
  const offered: OfferedWorkflow[] = valid.filter(({ path }) => !errors.has(path));
  const names = new Set(offered.map(({ manifest }) => manifest.name));
  const earlier = before.filter(({ path, manifest }) => errors.has(path) && !names.has(manifest.name));
  const failures = [...errors].map(([path, error]) => ({
    path,
    file: shown(path, cwd),
    error,
    staysInUse: earlier.some((one) => one.path === path),
  }));
  return { offered: [...offered, ...earlier].sort((a, b) => compareTexts(a.path, b.path)), failures };
};

const refusalOf = (error: unknown): UserError => {
  if (error instanceof UserError) return error;
  throw error;
};

/** Returns what the project's stack offered last: executions from then still need it if a file has errors now. */
export const lastOffered = (root: string): OfferedWorkflow[] => {
  const file = join(devDataFolder(root), 'manifests.json');
  const kept = existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : undefined;
  const manifests = Array.isArray(kept) ? knownAs<WorkflowManifest[]>(kept) : [];
  return workflowFiles(root).flatMap((path) => {
    const manifest = manifests.find(({ name }) => name === workflowNameOf(path));
    return manifest ? [{ path, manifest }] : [];
  });
};
