import { planRerun } from '#contracts/http/routes/plan-rerun.ts';
import { rerunExecution } from '#contracts/http/routes/rerun-execution.ts';
import { defined } from '#core/defined.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { readJson } from '../project/files.ts';
import { openClient } from '../remote/client.ts';
import { findExecution } from '../remote/execution-reference.ts';
import { beginningOptions, REASON_OPTION, REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';
import { versionOf } from '../remote/version-option.ts';
import { renderBeginning, renderBeginnings } from '../render/rerun.ts';

const BEGINNING = beginningOptions({
  from: 'Step to begin with; without it, the steps are listed with what each would do',
  version: 'Version of the workflow to run (default: live, the one that new executions get)',
});

export const rerunCommand = defineCommand({
  name: 'rerun',
  summary: 'Run an ended execution again from a step, as a new execution with an input that may be edited',
  usage: `WORKFLOW EXECUTION [--from STEP [--plan] [--version live|NUMBER] [--input FILE|JSON] [--name NAME]] [--reason TEXT] ${REMOTE_USAGE} [--json]`,
  arguments: { min: 0, max: 2, kinds: ['running-workflow', 'execution'] },
  options: {
    ...REMOTE_OPTIONS,
    from: BEGINNING.from,
    plan: {
      type: 'boolean',
      describe: 'Show what would be repeated and what would be reused, and start nothing',
    },
    version: BEGINNING.version,
    input: BEGINNING.input,
    name: {
      type: 'string',
      value: 'NAME',
      describe: 'Name of the new execution (default: the old one with a suffix)',
    },
    ...REASON_OPTION,
  },
  example: 'baton rerun marketing-campaign 2026-03-01-094512-123 --from landing_page --input edited.json',
  details: [
    'Any ended execution can be run again, even one that succeeded or was undone: a new execution NAME-again-DIGITS begins with the step. It reuses the results of the steps before it, and its input may be edited. The effects of the old execution remain its own; the new one repeats what comes after, under separate keys, and undoes only that.',
  ],
  async run(call) {
    const { positionals, options, terminal, cwd } = call;
    const { from, name, input, reason } = options;
    if (from === undefined && (input !== undefined || name !== undefined))
      throw new UserError('--input and --name take --from: the step to begin with', {
        hint: 'without it, "baton rerun" lists the steps that an execution can begin with, and starts nothing',
      });
    const version = versionOf(options.version);
    const client = await openClient(options, call);
    const parameters = { ...(await findExecution(client, positionals)) };
    const old = `${parameters.workflow}/${parameters.execution}`;
    if (from === undefined || options.plan) {
      const plan = await client(planRerun, { parameters, query: { version: String(version) } });
      const beginnings = plan.beginnings.filter(({ step }) => from === undefined || step === from);
      if (from !== undefined && beginnings.length === 0) throw noStep(from, plan.beginnings);
      const text = from === undefined ? renderBeginnings(plan, terminal.colors) : renderBeginning(from, plan);
      terminal.line(options.json ? JSON.stringify({ ...plan, beginnings }) : text);
      return EXIT.ok;
    }
    const given = input === undefined ? undefined : readJson(input, cwd, 'input');
    const body = defined({ version, from, input: given, name, reason });
    const answer = await client(rerunExecution, { parameters, body });
    terminal.line(
      options.json
        ? JSON.stringify(answer)
        : `${old} is run again from ${from} as ${answer.workflow}/${answer.name}`,
    );
    return EXIT.ok;
  },
});

const noStep = (from: string, beginnings: readonly { step: string }[]): UserError => {
  const names = beginnings.map(({ step }) => step);
  return new UserError(`the version has no step "${from}" to begin with`, {
    hint: didYouMean(from, names) ?? `there are ${names.join(', ')}`,
  });
};
