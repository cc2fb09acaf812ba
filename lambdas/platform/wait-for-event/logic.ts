import type { z } from 'zod';
import type { ActionContext } from '#actions/action-call.ts';
import { ActionError } from '#actions/action-error.ts';
import { correlationOf } from '#contracts/waits/correlation.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import type { input, output } from './contract.ts';

/** Stores the task token under the correlation key, and delivers an event that came shortly before. */
export const waitForEvent = async (
  { match, timeout_seconds }: z.output<typeof input>,
  { run, waits }: ActionContext & Pick<PlatformPorts, 'waits'>,
): Promise<z.input<typeof output>> => {
  if (run.task_token === undefined) {
    const message = 'The call carries no task token; expected to be called by a task with .waitForTaskToken';
    throw new ActionError('InvalidInput', message, { retryable: false });
  }
  const status = await waits.wait({
    correlation: correlationOf(run.workflow, run.step, match),
    key: run.idempotency_key,
    execution: run.execution,
    token: run.task_token,
    timeoutSeconds: timeout_seconds,
  });
  return { status };
};
