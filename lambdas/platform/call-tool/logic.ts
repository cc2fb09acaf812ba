import type { z } from 'zod';
import type { ActionContext } from '#actions/action-call.ts';
import { ActionError } from '#actions/action-error.ts';
import type { JsonObject } from '#core/json.ts';
import { fitting } from '#core/json-schema.ts';
import { callTool } from '#platform/tools/tool-server.ts';
import type { input, output } from './contract.ts';

/** The rest of the time is for saying how the server failed, before the step's timeout ends the call. */
const SHARE_OF_SERVER = 0.95;

/** Calls the tool; checks its arguments before, and its result after. */
export const useTool = async (
  { server, tool, schemas, timeout_seconds: seconds, ...given }: z.output<typeof input>,
  { clock, run, secret }: ActionContext,
): Promise<z.input<typeof output>> => {
  const values = await fitting(
    schemas.input,
    given.arguments,
    unfit('UnfitArguments', `The arguments of ${tool} do not fit`),
  );
  const { failed, ...answer } = await callTool(
    server,
    { tool, arguments: values as JsonObject, key: run.idempotency_key },
    { secret, clock, milliseconds: Math.floor(seconds * 1000 * SHARE_OF_SERVER) },
  );
  if (failed) throw new ActionError('ToolFailed', `${tool}: ${answer.text}`, { retryable: false });
  const checked = await fitting(
    schemas.output,
    answer.output,
    unfit('UnfitResult', `The result of ${tool} does not fit`),
  );
  return { ...answer, output: checked };
};

const unfit =
  (error: 'UnfitArguments' | 'UnfitResult', what: string) =>
  (found: string): ActionError =>
    new ActionError(error, `${what} its schema: ${found}`, { retryable: false });
