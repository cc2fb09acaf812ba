import { COMPENSATION_WORKFLOW, compensationManifest } from '#contracts/compensation/workflow.ts';
import { functionName, localStateMachineArn } from '#contracts/names.ts';
import { defined } from '#core/defined.ts';
import type { ExecutionRecord } from '#engine/store/store.ts';
import { eventJson, eventOf } from '../bus/event.ts';
import { type EndedRecord, statusChange } from '../executions/status-events.ts';
import type { LocalStack } from '../stack.ts';
import type { EndedRun } from '../virtual/executions.ts';
import type { VirtualStack } from '../virtual/stack.ts';

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
  await reportEnd(pool, ended);
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
    if (undone) await reportEnd(pool, undone);
  }
};

/** Does the same in virtual time: runs every execution that undoes as soon as it is started. */
export const undoVirtually = async (
  { pool, executions, run }: Pick<VirtualStack, 'executions' | 'pool' | 'run'>,
  ended: EndedRun,
  begun: () => void,
): Promise<void> => {
  let last = ended;
  await reportEnd(pool, recordOf(last));
  for (let isFirst = true; ; isFirst = false) {
    const asked = executions.next();
    if (!asked) return;
    if (isFirst) begun();
    const startAt = last.startAt + last.result.elapsedMilliseconds;
    last = await run({ manifest: compensationManifest, name: asked.name, input: asked.input, startAt });
    await reportEnd(pool, recordOf(last));
  }
};

/** Tells the function that records ends of executions about one. */
const reportEnd = async (pool: LocalStack['pool'], execution: EndedRecord): Promise<void> => {
  const event = eventOf(statusChange(execution), execution.arn, execution.stoppedAt ?? 0);
  const outcome = await pool.invoke(CONSUMER, eventJson(event));
  if ('failure' in outcome)
    throw new Error(`What ${execution.name} left was not undone: ${outcome.failure.errorMessage}`);
};

const recordOf = ({ arn, stateMachineArn, name, input, startAt, result }: EndedRun): EndedRecord => {
  const { status, output, error, cause, elapsedMilliseconds } = result;
  return {
    arn,
    stateMachineArn,
    name,
    status,
    startedAt: startAt,
    stoppedAt: startAt + elapsedMilliseconds,
    redriveCount: 0,
    input: JSON.stringify(input),
    ...defined({ error, cause }),
    ...(output !== undefined && { output: JSON.stringify(output) }),
  };
};
