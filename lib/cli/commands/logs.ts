import { describeWorkflow } from '#contracts/http/routes/describe-workflow.ts';
import { getStatus } from '#contracts/http/routes/get-status.ts';
import { listLogs } from '#contracts/http/routes/list-logs.ts';
import { defined } from '#core/defined.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { defineCommand } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { openClient } from '../remote/client.ts';
import { findExecution } from '../remote/execution-reference.ts';
import { REMOTE_OPTIONS, REMOTE_USAGE } from '../remote/options.ts';
import { type LogLine, renderLogs } from '../render/logs.ts';
import { failedIterationsText } from '../render/outcome.ts';

export const logsCommand = defineCommand({
  name: 'logs',
  summary: 'Show what the functions that an execution called have printed',
  usage: `WORKFLOW EXECUTION [--step STEP] [--attempt NUMBER] ${REMOTE_USAGE} [--json]`,
  arguments: { min: 0, max: 2, kinds: ['running-workflow', 'execution'] },
  options: {
    ...REMOTE_OPTIONS,
    step: { type: 'string', value: 'STEP', describe: 'Only of this step (default: all)' },
    attempt: { type: 'string', value: 'NUMBER', describe: 'Only of this attempt, from 1 (default: all)' },
  },
  example: 'baton logs marketing-campaign 2026-03-01-094512-123 --step email',
  async run(call) {
    const { positionals, options, terminal } = call;
    const attempt = attemptOf(options.attempt);
    const client = await openClient(options, call);
    const parameters = { ...(await findExecution(client, positionals)) };
    const { steps } = (await client(getStatus, { parameters })).progress;
    const known = (await client(describeWorkflow, { parameters: { workflow: parameters.workflow } })).steps;
    const lines: LogLine[] = [];
    let isComplete = true;
    for (const step of stepsToShow(known, steps, options.step)) {
      const query = { step, ...defined({ attempt }) };
      const page = await client(listLogs, { parameters, query });
      lines.push(...page.lines.map((line) => ({ ...line, step })));
      isComplete &&= page.complete;
    }
    terminal.line(
      options.json ? JSON.stringify({ lines, complete: isComplete }) : renderLogs(lines, terminal.colors),
    );
    for (const { id, failed_iterations: failed } of steps)
      if (failed && !options.json) terminal.line(`\n${id}: ${failedIterationsText(failed, terminal.colors)}`);
    if (!isComplete) terminal.note('There are more lines than are listed: name a step with --step');
    return EXIT.ok;
  },
});

/** Returns the number that the API counts attempts with, from 0. */
const attemptOf = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new UserError(`--attempt takes a whole number from 1, got "${text}"`);
  return String(Number(text) - 1);
};

/** Returns the step that is asked for, or all that may have begun. A status need not have those that run apart, in a distributed loop. */
const stepsToShow = (
  known: readonly { id: string; parent?: string | undefined }[],
  steps: readonly { id: string; started_at?: string | undefined }[],
  wanted: string | undefined,
): string[] => {
  const seen = new Map(steps.map((step) => [step.id, step]));
  const byId = new Map(known.map((step) => [step.id, step]));
  const hasBegun = (id: string | undefined): boolean => {
    const step = id === undefined ? undefined : seen.get(id);
    if (step) return step.started_at !== undefined;
    return id !== undefined && hasBegun(byId.get(id)?.parent);
  };
  const ids = known.map(({ id }) => id);
  if (wanted === undefined) return ids.filter(hasBegun);
  if (ids.includes(wanted)) return [wanted];
  throw new UserError(`The workflow has no step "${wanted}"`, {
    hint: didYouMean(wanted, ids) ?? `its steps are ${ids.join(', ')}`,
  });
};
