import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { workflowNameOf } from '#compiler/workflow-files.ts';
import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import type { BatonConfig } from '#contracts/config/config.ts';
import { loadConfig } from '#contracts/config/load-config.ts';
import {
  type Code,
  DEPLOYMENT_FILE,
  type DeploymentRecord,
  readRecord,
} from '#contracts/deployment-record.ts';
import { describeWorkflow } from '#contracts/http/routes/describe-workflow.ts';
import { listWorkflows } from '#contracts/http/routes/list-workflows.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { codeIn } from '#contracts/record-deployment.ts';
import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject, knownAs, parseJson } from '#core/json.ts';
import type { Project } from '#steps/project.ts';
import type { CommandCall } from '../command/command.ts';
import { UserError } from '../errors/user-error.ts';
import { loadWorkflow, projectOf } from '../project/compile-file.ts';
import { findRoot, shown, workflowFiles } from '../project/project.ts';
import { type Client, openClient } from '../remote/client.ts';
import { readDevAddress } from '../remote/dev-file.ts';
import type { RemoteOptions } from '../remote/options.ts';
import { checkOut } from './revision.ts';

/** What a project says of settings. */
export interface ConfiguredSettings {
  file: BatonConfig;
  /** Over those of the file, by name. */
  context: JsonObject;
}

/** Workflows in one of the places that are compared. */
export interface Side {
  /** The place in words, such as `stage prod`. */
  label: string;
  /** By name. */
  manifests: ReadonlyMap<string, WorkflowManifest>;
  /** What documents refer to; absent if only what they were compiled to is known. */
  project?: Project;
  /** Absent if it is not known, or is as it is saved. */
  code?: Code;
  /** What a folder says of settings. */
  config?: ConfiguredSettings;
  /** What a stack was deployed with; absent of a folder, and of a stack that has left no record. */
  record?: DeploymentRecord;
  /** Whether calls use the code as it is saved. */
  usesSavedCode?: boolean;
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
  const project = files[0] === undefined ? undefined : await projectOf(files[0]);
  for (const file of files)
    loaded.push(await loadWorkflow(file, root, terminal, project).catch(inside(label)));
  return {
    label,
    manifests: new Map(loaded.map(({ manifest }) => [manifest.name, manifest])),
    project: project ?? {},
    code: codeIn(root),
    config: { file: await loadConfig(root).catch(settingsProblem(label)), context: contextIn(root) },
  };
};

const settingsProblem =
  (label: string) =>
  (error: unknown): never => {
    if ((error as Error).name !== 'SettingsError') throw error;
    throw new UserError(`${(error as Error).message} (${label})`, { hint: 'fix baton.config.ts' });
  };

/** Returns the settings in the context of `cdk.json`, which a deployment takes over those of `baton.config.ts`. */
const contextIn = (root: string): JsonObject => {
  const file = join(root, 'cdk.json');
  const read = existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : undefined;
  const context = isObject(read) && isObject(read.context) ? read.context : {};
  return Object.fromEntries(
    Object.entries(context).flatMap(([key, value]) =>
      key.startsWith('baton:') ? [[key.slice('baton:'.length), value]] : [],
    ),
  );
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
  const { workflows, deployment } = await client(listWorkflows, { query: { deployment: 'true' } });
  const record = readRecord(deployment);
  const names = workflows.map(({ name }) => name).filter((name) => wanted === undefined || name === wanted);
  const described = await Promise.all(
    names.map((workflow) =>
      client(describeWorkflow, { parameters: { workflow }, query: { manifest: 'true' } }),
    ),
  );
  const manifests = described.flatMap(({ manifest }: { manifest?: object }) =>
    manifest ? [manifest as WorkflowManifest] : [],
  );
  const deployed = options.stage === undefined ? `${options.url}` : `stage ${options.stage}`;
  return {
    label: isLocal ? 'baton dev' : deployed,
    manifests: byName(manifests),
    client,
    ...defined({ record, code: isLocal ? undefined : record?.code }),
    ...(isLocal && { usesSavedCode: true }),
  };
};

/** What the stack of `dev` has offered last; it writes that down for its functions. */
const lastRun = (root: string, cwd: string): Side => {
  const file = join(root, '.baton', 'dev', 'manifests.json');
  const manifests = readJsonOf(file);
  if (Array.isArray(manifests)) {
    const record = readRecord(readJsonOf(join(root, '.baton', 'dev', DEPLOYMENT_FILE)));
    return {
      label: 'the last baton dev',
      manifests: byName(knownAs<WorkflowManifest[]>(manifests)),
      ...defined({ record, code: record?.code }),
    };
  }
  throw new UserError('Nothing is deployed that this project could be compared with', {
    hint: `name a stage with --stage, or a folder or Git revision with --from; "baton dev" leaves what it ran in ${shown(file, cwd)}`,
  });
};

const readJsonOf = (file: string): Json | undefined =>
  existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : undefined;

const byName = (manifests: readonly WorkflowManifest[]): Map<string, WorkflowManifest> =>
  new Map(
    manifests
      .filter(({ name }) => name !== COMPENSATION_WORKFLOW)
      .map((manifest) => [manifest.name, manifest]),
  );
