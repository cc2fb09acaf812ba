import { dirname, join } from 'node:path';
import type { Fault } from '#local/workers/faults.ts';
import type { CommandCall, OptionSpec } from '../command/command.ts';
import { checkExecutionName } from '../command/execution-name.ts';
import { loadWorkflow, type ValidWorkflow } from '../project/compile-file.ts';
import { findRoot } from '../project/project.ts';
import { type ApprovalPolicy, approvalPolicy } from './approve-option.ts';
import { parseFault } from './faults.ts';
import { type CheckedInput, readInput } from './input.ts';
import { upcoming } from './upcoming.ts';

/** Options of every command that runs a workflow to its end. */
export const RUN_OPTIONS = {
  input: {
    type: 'string',
    short: 'i',
    value: 'FILE|JSON',
    kind: 'file',
    describe: 'JSON file with the input, or the JSON itself',
  },
  name: { type: 'string', value: 'NAME', describe: 'Name of the execution (default: the start time)' },
  virtual: {
    type: 'boolean',
    describe:
      'Run in virtual time: waits, retries and approvals are instant; each step takes its estimated duration',
  },
  approve: {
    type: 'string',
    value: 'auto|reject|ask|never|FILE',
    kind: 'policy',
    describe:
      'How to decide approvals: a policy, or a JSON file with a decision for each step, {"review": {"decision": "approved"}, "review[1]": {"decision": "rejected"}}, where [1] is the second iteration of a loop (default: ask on a terminal, else auto)',
  },
  fail: {
    type: 'string',
    multiple: true,
    value: 'STEP=ERROR[:N]',
    kind: 'step',
    describe: 'Make every attempt at a step (or the first N) fail with an error',
  },
} as const satisfies Record<string, OptionSpec>;

/** A call of a command that runs a workflow to its end. */
export type RunCall = CommandCall<typeof RUN_OPTIONS>;

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
  policy: ApprovalPolicy;
  faults: Fault[];
  /** Folder of the execution's logs; each execution has one, so that simultaneous ones do not meet. */
  dataFolder: string;
  /** Folder of all executions of the workflow; each writes into a folder of its name there. */
  outputFolder: string;
  /** The user's folder, from which paths are shown. */
  cwd: string;
  virtual: boolean;
}

/** Checks everything that an execution needs; throws a UserError on the first thing that is wrong. */
export const prepareRun = async (
  call: RunCall,
  reference: string,
  inputFile: InputFileOption,
): Promise<PreparedRun> => {
  const { options, cwd, terminal } = call;
  const workflow = await loadWorkflow(reference, cwd, terminal);
  const { manifest, path } = workflow;
  const root = findRoot(dirname(path));
  const name = options.name ?? timeName(new Date());
  checkExecutionName(name);
  const faults = options.fail.map((text) => parseFault(text, manifest));
  const policy = approvalPolicy(options.approve, { cwd, terminal, manifest });
  const input =
    typeof inputFile === 'object'
      ? await readInput(manifest, inputFile.example, cwd, (example) => {
          const { input: moved, weeks } = upcoming(example, Date.now());
          if (weeks > 0) {
            terminal.note(`The dates of the example have passed: they are moved forward by ${weeks} weeks.`);
          }
          return moved;
        })
      : await readInput(manifest, inputFile, cwd);
  return {
    workflow,
    root,
    name,
    input,
    policy,
    faults,
    dataFolder: join(root, '.baton', 'runs', name),
    outputFolder: join(root, 'out', manifest.name),
    cwd,
    virtual: options.virtual,
  };
};

/** Returns a name such as `2026-03-01-094512-123`, which sorts by time and differs between two starts. */
const timeName = (now: Date): string =>
  now.toISOString().slice(0, 23).replace('T', '-').replaceAll(':', '').replace('.', '-');
