import { defined } from '#core/defined.ts';
import { defineCommand } from '../command/command.ts';
import { UserError } from '../errors/user-error.ts';

const DEFAULT_MAX = 10_000;

export const testCommand = defineCommand({
  name: 'test',
  summary: 'Run a workflow with everything that can go wrong, and check that nothing is left undone',
  usage: '[FILE|NAME…] [--input FILE] [--answers FILE] [--mutants] [--replay FILE] [--json]',
  arguments: { min: 0, max: Number.POSITIVE_INFINITY, kinds: ['workflow'] },
  options: {
    input: {
      type: 'string',
      short: 'i',
      value: 'FILE|JSON',
      kind: 'file',
      describe:
        'Input of every execution (default: the example beside the workflow, and others made from its schema)',
    },
    answers: {
      type: 'string',
      value: 'FILE|JSON',
      kind: 'file',
      describe:
        'Results by step or action (default: made from the contracts and the outputs of called workflows)',
    },
    max: {
      type: 'string',
      value: 'N',
      describe: `Executions of each workflow at most (default: ${DEFAULT_MAX})`,
    },
    mutants: {
      type: 'boolean',
      describe:
        'Leave out each Catch, Retry, compensation and rule of the log in turn, and list those that no violation reveals',
    },
    junit: { type: 'string', value: 'FILE', kind: 'file', describe: "Write a report in JUnit's XML" },
    replay: {
      type: 'string',
      value: 'FILE',
      kind: 'file',
      describe: 'Step through the execution of one violation: states, calls, effects, undos',
    },
  },
  example: 'baton test marketing-campaign',
  run: async ({ positionals, options, terminal, cwd }) => {
    // Loaded late, because help and completion need only the declaration.
    const { replay, sweepAll } = await import('../sweep/sweep-command.ts');
    const { input, answers, junit, json, mutants } = options;
    const from = { cwd, terminal, json, ...defined({ answers }) };
    if (options.replay !== undefined) return replay(options.replay, from);
    return sweepAll({
      ...from,
      workflows: positionals,
      mutants,
      max: parseMax(options.max),
      ...defined({ input }),
      ...defined({ junit }),
    });
  },
});

const parseMax = (text: string | undefined): number => {
  if (text === undefined) return DEFAULT_MAX;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new UserError(`--max takes a whole number from 1, got "${text}"`);
};
