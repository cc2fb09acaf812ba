import { COMPENSATION_WORKFLOW } from '#contracts/compensation/workflow.ts';
import { functionName, localStateMachineArn } from '#contracts/names.ts';
import type { ExecutionRecord } from '#engine/store/store.ts';
import { eventJson, eventOf } from '../bus/event.ts';
import { statusChange } from '../executions/status-events.ts';
import type { LocalStack } from '../stack.ts';

const CONSUMER = functionName('platform/consume-status-change');

/**
 * Does what the end of an execution brings about in a stack with triggers: what it left is undone. Waits until that has ended; `begun`
 * is called if there is anything to undo.
 */
export const undoAfter = async (
  { engine, pool }: Pick<LocalStack, 'engine' | 'pool'>,
  ended: ExecutionRecord,
  begun: () => void,
): Promise<void> => {
  const report = async (execution: ExecutionRecord): Promise<void> => {
    const event = eventOf(statusChange(execution), execution.arn, execution.stoppedAt ?? 0);
    const outcome = await pool.invoke(CONSUMER, eventJson(event));
    if ('failure' in outcome)
      throw new Error(`What ${ended.name} left was not undone: ${outcome.failure.errorMessage}`);
  };
  await report(ended);
  const seen = new Set<string>();
  for (;;) {
    const stateMachineArn = localStateMachineArn(COMPENSATION_WORKFLOW);
    const { executions } = await engine.listExecutions({ stateMachineArn });
    const next = executions.map(({ executionArn }) => executionArn).find((arn) => !seen.has(arn));
    if (next === undefined) return;
    if (seen.size === 0) begun();
    seen.add(next);
    const undone = await engine.ended(next);
    // What did not fit into one execution is undone by another, which this report starts.
    if (undone) await report(undone);
  }
};
