import { dirname, join } from 'node:path';
import type { Fault } from '#local/workers/faults.ts';
import type { CommandCall } from '../command/command.ts';
import { UserError } from '../errors/user-error.ts';
import { loadWorkflow, type ValidWorkflow } from '../project/compile-file.ts';
import { findRoot } from '../project/project.ts';
import { type ApprovalPolicy, approvalPolicy } from './approve-option.ts';
import { parseFault } from './faults.ts';
import { type CheckedInput, readInput } from './input.ts';
import type { RUN_OPTIONS } from './run-options.ts';

/** A run, checked and ready; nothing has been started for it. */
export interface PreparedRun {
  workflow: ValidWorkflow;
  /** Project folder. */
  root: string;
  /** Name of the execution. */
  name: string;
  input: CheckedInput;
  policy: ApprovalPolicy;
  faults: Fault[];
  /** Folder of all runs of the workflow; each has a folder of its name in it. */
  outputFolder: string;
  /** Folder in which the person is: paths are shown from there. */
  cwd: string;
  virtual: boolean;
}

type RunCall = CommandCall<typeof RUN_OPTIONS>;

/** Checks everything that a run needs; throws a UserError on the first thing that is wrong. */
export const prepareRun = async (
  call: RunCall,
  reference: string,
  inputFile: string | undefined,
): Promise<PreparedRun> => {
  const { options, cwd, terminal } = call;
  const workflow = await loadWorkflow(reference, cwd, terminal);
  const { manifest, path } = workflow;
  const root = findRoot(dirname(path));
  const name = options.name ?? timeName(new Date());
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(name)) {
    throw new UserError(`--name takes 1 to 80 letters, digits, "-" or "_", got "${name}"`);
  }
  const faults = options.fail.map((text) => parseFault(text, manifest));
  const policy = approvalPolicy(options.approve, cwd, terminal);
  const input = await readInput(manifest, inputFile, cwd);
  const outputFolder = join(root, 'out', manifest.name);
  return { workflow, root, name, input, policy, faults, outputFolder, cwd, virtual: options.virtual };
};

/** `2026-03-01-094512-123`: sorts by time, and two starts differ. */
const timeName = (now: Date): string =>
  now.toISOString().slice(0, 23).replace('T', '-').replaceAll(':', '').replace('.', '-');
