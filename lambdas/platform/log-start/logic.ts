import type { ActionContext } from '#actions/action-call.ts';
import { ActionError } from '#actions/action-error.ts';
import { type Json, parseJson } from '#core/json.ts';
import type { Executions } from '#platform/ports/executions.ts';
import { startedExecutions } from '#platform/undoing/started.ts';
import * as contract from './contract.ts';

/**
 * Returns the result of a step with a key that was to start an execution: its output, or, if the step does not wait for it, which it is.
 * Undefined if none was started, or none that succeeded: one that failed has undone itself.
 */
export const findStarted = async (
  key: string,
  { run, executions }: Pick<ActionContext, 'run'> & { executions: Pick<Executions, 'describe'> },
  given: unknown,
): Promise<Json | undefined> => {
  const { workflow, others = [], waits } = contract.input.parse(given);
  for (const name of [workflow, ...others]) {
    const { started } = await startedExecutions(executions, name, { key, execution: run.execution });
    for (const { execution, status, output } of started) {
      if (!waits) return { execution };
      if (status === 'SUCCEEDED') return parseJson(output ?? 'null') ?? null;
      if (status === 'RUNNING')
        throw new ActionError('StillUnderWay', `${execution} has not ended`, { retryable: true });
    }
  }
  return undefined;
};
