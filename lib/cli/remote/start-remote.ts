import type { z } from 'zod';
import { queueStart } from '#contracts/http/routes/queue-start.ts';
import { startExecution } from '#contracts/http/routes/start-execution.ts';
import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import type { CommandCall } from '../command/command.ts';
import { checkExecutionName } from '../command/execution-name.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { readJson } from '../project/files.ts';
import { openClient } from './client.ts';
import { unknownWorkflow, workflowNames } from './execution-reference.ts';
import type { RemoteOptions } from './options.ts';
import { watchExecution } from './watch.ts';

/** What is started, and how it is followed. */
interface StartOptions extends RemoteOptions {
  input?: string | undefined;
  name?: string | undefined;
  watch: boolean;
  queued?: boolean;
  json: boolean;
}

/** Starts an execution on a running stack; with `watch`, follows it to its end. Returns the exit code. */
export const startRemote = async (
  workflow: string,
  options: StartOptions,
  { terminal, cwd, env }: Pick<CommandCall, 'terminal' | 'cwd' | 'env'>,
): Promise<number> => {
  if (options.name !== undefined) checkExecutionName(options.name);
  const input: Json = options.input === undefined ? {} : readJson(options.input, cwd, 'input');
  const client = await openClient(options, { cwd, env });
  const body = { input, ...defined({ name: options.name }) };
  const otherwise = async (error: unknown): Promise<never> => {
    if (!(error instanceof UserError) || error.details?.code !== 'not_found') throw error;
    throw unknownWorkflow(workflow, await workflowNames(client));
  };
  if (options.queued) {
    if (options.watch)
      throw new UserError('--queued and --watch exclude each other', {
        hint: 'leave one out: what is queued may be started later',
      });
    const accepted = await client(queueStart, { parameters: { workflow }, body }).catch(otherwise);
    const more = '"baton queue" shows what waits';
    terminal.line(
      options.json ? JSON.stringify(accepted) : `${workflow}/${accepted.name} is accepted; ${more}`,
    );
    return EXIT.ok;
  }
  const started = await client(startExecution, { parameters: { workflow }, body }).catch(otherwise);
  if (!options.watch || !options.json)
    terminal.line(options.json ? JSON.stringify(started) : startedText(started, options));
  if (!options.watch) return EXIT.ok;
  return watchExecution(client, { workflow, execution: started.name }, { terminal, json: options.json });
};

/** Says that an execution has begun, or that it is one of before: a name is used once, and its input is the same. */
const startedText = (
  { workflow, name, status, ended_at }: z.output<typeof startExecution.response>,
  { watch }: StartOptions,
): string => {
  if (ended_at !== undefined) {
    return (
      `${workflow}/${name} has been started before and has ended as ${status}; nothing is started now: ` +
      'leave out --name, or give another one'
    );
  }
  return `${workflow}/${name} is started${watch ? '' : `; "baton status ${workflow} ${name}" shows how far it is`}`;
};
