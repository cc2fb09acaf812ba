import { dirname, join } from 'node:path';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { defined } from '#core/defined.ts';
import { documentKinds } from '#kinds/index.ts';
import type { Fault } from '#local/workers/faults.ts';
import { checkExecutionName } from '../command/execution-name.ts';
import { userName } from '../command/user-name.ts';
import { UserError } from '../errors/user-error.ts';
import { loadWorkflow, type ValidWorkflow } from '../project/compile-file.ts';
import { findRoot } from '../project/project.ts';
import { type ApprovalPolicy, approvalPolicy } from './approve-option.ts';
import { faultId, parseFault, withFailingWaits } from './faults.ts';
import { type CheckedInput, readInput } from './input.ts';
import type { RunCall } from './options.ts';
import { upcoming } from './upcoming.ts';
import { type RunVariant, withVariant } from './variant.ts';

/** A file with the input, or an example whose dates are moved forward if they have passed. Default: the empty input. */
export type InputFileOption = string | undefined | { example: string };

/** An execution that is checked and ready; nothing has been started for it. */
export interface PreparedRun {
  workflow: ValidWorkflow;
  /** The project's folder. */
  root: string;
  /** Name of the execution. */
  name: string;
  input: CheckedInput;
  /** Variant that it gets, if there are any; `workflow` has the manifest of what is started for it. */
  variant?: RunVariant;
  policy: ApprovalPolicy;
  faults: Fault[];
  /** What was made to fail, as `--fail` names it, also in an iteration with its own execution. */
  struck: ReadonlySet<string>;
  /** Whether language models are asked for what is not recorded. */
  record: boolean;
  /** Folder of the execution's logs; each execution has one, so that simultaneous ones do not meet. */
  dataFolder: string;
  /** Folder of all executions of the workflow; each writes into a folder of its name there. */
  outputFolder: string;
  /** The user's folder, from which paths are shown. */
  cwd: string;
  /** The user's name on this machine. */
  user: string;
  virtual: boolean;
}

/** Checks everything that an execution needs; throws a UserError on the first thing that is wrong. */
export const prepareRun = async (
  call: RunCall,
  reference: string,
  inputFile: InputFileOption,
): Promise<PreparedRun> => {
  const { options, cwd, terminal } = call;
  const named = await loadWorkflow(reference, cwd, terminal);
  const { path } = named;
  const kind = documentKinds.get(named.manifest.origin?.kind ?? '');
  if (kind?.startedBy) {
    throw new UserError(
      `"${named.manifest.name}" is a ${kind.kind}, whose executions are not started by hand`,
      {
        hint: `they are started by ${kind.startedBy(named.manifest.name)}`,
      },
    );
  }
  const root = findRoot(dirname(path));
  const name = options.name ?? timeName(new Date());
  checkExecutionName(name);
  const input = await inputOf(named.manifest, inputFile, call);
  const { workflow, variant } = await withVariant(named, input.input, name);
  const { manifest } = workflow;
  const struck = new Set<string>();
  const faults = options.fail.map((text) => {
    const fault = parseFault(text, manifest, workflow.called);
    return { ...fault, struck: () => struck.add(faultId(fault)) };
  });
  const policy = approvalPolicy(options.approve, { cwd, terminal, manifest });
  return {
    workflow: { ...workflow, manifest: withFailingWaits(manifest, faults) },
    root,
    name,
    user: userName(call.env),
    input,
    ...defined({ variant }),
    policy,
    faults,
    struck,
    record: options.record,
    dataFolder: join(root, '.baton', 'runs', name),
    outputFolder: join(root, 'out', manifest.name),
    cwd,
    virtual: options.virtual,
  };
};

const inputOf = (
  manifest: WorkflowManifest,
  inputFile: InputFileOption,
  { cwd, terminal }: RunCall,
): Promise<CheckedInput> =>
  typeof inputFile === 'object'
    ? readInput(manifest, inputFile.example, cwd, (example) => {
        const { input: moved, weeks } = upcoming(example, Date.now());
        if (weeks > 0) {
          terminal.note(`The dates of the example have passed: they are moved forward by ${weeks} weeks.`);
        }
        return moved;
      })
    : readInput(manifest, inputFile, cwd);

/** Returns a name such as `2026-03-01-094512-123`, which sorts by time and differs between two starts. */
const timeName = (now: Date): string =>
  now.toISOString().slice(0, 23).replace('T', '-').replaceAll(':', '').replace('.', '-');
