import type { OptionSpec } from '../command/command.ts';

/** Options of every command that runs a workflow to its end. */
export const RUN_OPTIONS = {
  input: {
    type: 'string',
    short: 'i',
    value: 'FILE|JSON',
    describe: 'JSON file with the input, or the JSON itself',
  },
  name: { type: 'string', value: 'NAME', describe: 'Name of the execution; by default its time' },
  virtual: {
    type: 'boolean',
    describe: 'Virtual time: waits, retries and approvals cost none; steps take their estimates',
  },
  approve: {
    type: 'string',
    value: 'auto|reject|ask|never|FILE',
    describe:
      'How approvals are decided: a policy, or a JSON file with decisions; ask on a terminal, else auto',
  },
  fail: {
    type: 'string',
    multiple: true,
    value: 'STEP=ERROR[:N]',
    describe: 'Make every attempt at a step (or the first N) fail with an error',
  },
} as const satisfies Record<string, OptionSpec>;
