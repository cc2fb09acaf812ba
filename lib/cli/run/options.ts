import type { CommandCall, OptionSpec } from '../command/command.ts';

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
    describe:
      'Make every attempt at a step (or the first N) fail with an error; undo:STEP means its compensation',
  },
  record: {
    type: 'boolean',
    describe: 'Ask language models for answers that are not recorded yet, and record them',
  },
} as const satisfies Record<string, OptionSpec>;

/** A call of a command that runs a workflow to its end. */
export type RunCall = CommandCall<typeof RUN_OPTIONS>;
