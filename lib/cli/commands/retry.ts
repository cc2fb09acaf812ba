import { continueExecution } from '#contracts/http/routes/continue-execution.ts';
import { retryExecution } from '#contracts/http/routes/retry-execution.ts';
import { defined } from '#core/defined.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { readJson } from '../project/files.ts';
import { openClient } from '../remote/client.ts';
import { findExecution } from '../remote/execution-reference.ts';
import { beginningOptions, REASON_OPTION, REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';
import { versionOf } from '../remote/version-option.ts';

export const retryCommand = defineCommand({
  name: 'retry',
  summary:
    'Continue a failed execution from the step that failed, or from a step in another version of the workflow',
  usage: `WORKFLOW EXECUTION [--from STEP [--version live|NUMBER] [--input FILE|JSON]] [--reason TEXT] ${REMOTE_USAGE} [--json]`,
  arguments: { min: 0, max: 2, kinds: ['running-workflow', 'execution'] },
  options: {
    ...REMOTE_OPTIONS,
    ...beginningOptions({
      from: 'Continue as a new execution that begins with this step and has the variables and effects of the old one',
      version: 'Version of the workflow to continue in (default: live, the one that new executions get)',
    }),
    ...REASON_OPTION,
  },
  example: 'baton retry marketing-campaign 2026-03-01-094512-123 --version live --from landing_page',
  details: [
    'With --from, an execution that was paused or stopped, or that timed out as a whole under auto_undo: false, continues with the workflow as it is deployed now, or as --version says: a new execution NAME.v1 begins with the step and has the variables and effects of the old one. No effect happens twice. A step that fails is compensated in the execution itself, so there is nothing to continue then: see "baton rerun".',
  ],
  async run(call) {
    const { positionals, options, terminal, cwd } = call;
    const { from, version, input, reason } = options;
    if (from === undefined && (version !== undefined || input !== undefined))
      throw new UserError('--version and --input take --from: the step to begin with', {
        hint: 'without them, an execution continues in its own version, with its own input, from the step that failed',
      });
    const wanted = versionOf(version);
    const client = await openClient(options, call);
    const parameters = { ...(await findExecution(client, positionals)) };
    const name = `${parameters.workflow}/${parameters.execution}`;
    if (from === undefined) {
      const answer = await client(retryExecution, { parameters, body: defined({ reason }) });
      terminal.line(options.json ? JSON.stringify(answer) : `${name} continues from the step that failed`);
      return EXIT.ok;
    }
    const given = input === undefined ? undefined : readJson(input, cwd, 'input');
    const body = defined({ version: wanted, from, input: given, reason });
    const answer = await client(continueExecution, { parameters, body });
    terminal.line(
      options.json
        ? JSON.stringify(answer)
        : `${name} is continued from ${from} by ${answer.workflow}/${answer.name}`,
    );
    return EXIT.ok;
  },
});
