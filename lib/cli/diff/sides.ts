import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { workflowNameOf } from '#compiler/workflow-files.ts';
import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import { describeWorkflow } from '#contracts/http/routes/describe-workflow.ts';
import { listWorkflows } from '#contracts/http/routes/list-workflows.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { defined } from '#core/defined.ts';
import { knownAs, parseJson } from '#core/json.ts';
import type { Project } from '#steps/project.ts';
import type { CommandCall } from '../command/command.ts';
import { UserError } from '../errors/user-error.ts';
import { loadWorkflow } from '../project/compile-file.ts';
import { findRoot, shown, workflowFiles } from '../project/project.ts';
import { type Client, openClient } from '../remote/client.ts';
import { readDevAddress } from '../remote/dev-file.ts';
import type { RemoteOptions } from '../remote/options.ts';
import { type Code, codeIn } from './code.ts';
import { checkOut } from './revision.ts';

/** Workflows in one of the places that are compared. */
export interface Side {
  /** The place in words, such as `stage prod`. */
  label: string;
  /** By name. */
  manifests: ReadonlyMap<string, WorkflowManifest>;
  /** What documents refer to; absent if only what they were compiled to is known. */
  project?: Project;
  /** Absent of a stack: it has only what the code was bundled to. */
  code?: Code;
  /** Absent if no stack is there to ask. */
  client?: Client;
}

type Context = Pick<CommandCall, 'cwd' | 'env' | 'terminal'>;

/** Returns the workflows of a folder or a Git revision of the project; of one name only if that is given. */
export const sideOf = async (place: string, wanted: string | undefined, call: Context): Promise<Side> => {
  const folder = resolve(call.cwd, place);
  if (existsSync(folder) && statSync(folder).isDirectory()) return folderSide(folder, place, wanted, call);
  const revision = checkOut(findRoot(call.cwd), place);
  try {
    return await folderSide(revision.folder, `revision ${place}`, wanted, call);
  } finally {
    revision.remove();
  }
};

/** Returns the workflows as they are in the project that the command is called in. */
export const workingTree = (wanted: string | undefined, call: Context): Promise<Side> =>
  folderSide(findRoot(call.cwd), 'working tree', wanted, call);

const folderSide = async (
  folder: string,
  label: string,
  wanted: string | undefined,
  call: Context,
): Promise<Side> => {
  const root = findRoot(folder);
  const files = workflowFiles(root).filter((file) => wanted === undefined || workflowNameOf(file) === wanted);
  // What is only a warning is for `validate` to say.
  const terminal = { colors: call.terminal.colors, note: () => {} };
  const loaded = [];
  for (const file of files) loaded.push(await loadWorkflow(file, root, terminal).catch(inside(label)));
  return {
    label,
    manifests: new Map(loaded.map(({ manifest }) => [manifest.name, manifest])),
    project: loaded[0]?.project ?? {},
    code: codeIn(root),
  };
};

const inside =
  (label: string) =>
  (error: unknown): never => {
    if (!(error instanceof UserError)) throw error;
    const { message, hint, details, report } = error;
    throw new UserError(`${message} (${label})`, { hint, ...defined({ details, report }) });
  };

/** Returns the workflows of the stack that the options name; by default of the one that "baton dev" runs, or has run last. */
export const deployedSide = async (
  options: RemoteOptions,
  wanted: string | undefined,
  call: Context,
): Promise<Side> => {
  const root = findRoot(call.cwd);
  const isLocal = options.url === undefined && options.stage === undefined;
  if (isLocal && !readDevAddress(root)) return lastRun(root, call.cwd);
  const client = await openClient(options, call);
  const { workflows } = await client(listWorkflows);
  const names = workflows.map(({ name }) => name).filter((name) => wanted === undefined || name === wanted);
  const described = await Promise.all(
    names.map((workflow) =>
      client(describeWorkflow, { parameters: { workflow }, query: { manifest: 'true' } }),
    ),
  );
  const manifests = described.flatMap(({ manifest }: { manifest?: object }) =>
    manifest ? [manifest as WorkflowManifest] : [],
  );
  return {
    label: isLocal ? 'baton dev' : options.stage === undefined ? `${options.url}` : `stage ${options.stage}`,
    manifests: byName(manifests),
    client,
  };
};

/** What the stack of `dev` has offered last; it writes that down for its functions. */
const lastRun = (root: string, cwd: string): Side => {
  const file = join(root, '.baton', 'dev', 'manifests.json');
  const manifests = existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : undefined;
  if (Array.isArray(manifests))
    return { label: 'the last baton dev', manifests: byName(knownAs<WorkflowManifest[]>(manifests)) };
  throw new UserError('Nothing is deployed that this project could be compared with', {
    hint: `name a stage with --stage, or a folder or Git revision with --from; "baton dev" leaves what it ran in ${shown(file, cwd)}`,
  });
};

const byName = (manifests: readonly WorkflowManifest[]): Map<string, WorkflowManifest> =>
  new Map(
    manifests
      .filter(({ name }) => name !== COMPENSATION_WORKFLOW)
      .map((manifest) => [manifest.name, manifest]),
  );
