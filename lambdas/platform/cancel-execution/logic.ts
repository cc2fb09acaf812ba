import type { DescribeExecutionOutput, HistoryEvent } from '@aws-sdk/client-sfn';
import { entriesToUndo, type SagaEntry } from '#contracts/compensation/entries.ts';
import { COMPENSATION_WORKFLOW, type CompensationInput } from '#contracts/compensation/workflow.ts';
import type { cancelExecution as route } from '#contracts/http/control-execution.ts';
import type { Serves } from '#lambdas/shared/endpoint/serves.ts';
import { startArn } from '#lambdas/shared/ports/arns.ts';
import { controlled } from '#lambdas/shared/ports/control.ts';
import { CANCELLED } from '#lambdas/shared/ports/pause.ts';
import type { PlatformPorts } from '#lambdas/shared/ports/platform-ports.ts';
import { undoingName, undoingOf } from '#lambdas/shared/ports/undoing.ts';

/**
 * Ends a run and undoes what it did: the compensations stand in its history, and a state machine of their own runs them, so that
 * they are as durable as the run was. A run that failed where nothing could catch it is undone the same way. Asked again, it
 * finishes what an earlier try left undone.
 */
export const cancelExecution: Serves<typeof route> = (request, ports) =>
  controlled(request, ports, {
    done: 'cancelled',
    refusal: (execution, arn) => unlessUndoable(ports, arn, execution),
    apply: async (arn, before) => {
      if (before.status === 'RUNNING')
        await ports.executions.stop(arn, CANCELLED, request.body.reason ?? 'By request');
      const entries = await toUndo(ports, arn);
      // Of a run that was paused or stopped, only its undoing tells later that there is no going on; so it may be empty.
      if (entries.length > 0 || (before.status === 'ABORTED' && before.error !== CANCELLED))
        await startUndoing(ports, { ...request.parameters, arn }, entries);
    },
  });

/** Refusal of what has nothing left to undo, or was tried in vain; a cancelled run may be cancelled again. */
const unlessUndoable = async (
  ports: PlatformPorts,
  arn: string,
  { status }: DescribeExecutionOutput,
): Promise<string | undefined> => {
  if (status === 'RUNNING') return undefined;
  if (status === 'SUCCEEDED') return 'it has ended as SUCCEEDED';
  const undoing = await undoingOf(ports.executions, arn);
  if (undoing?.ended === 'failed') {
    const failed = [...undoing.steps].flatMap(([step, how]) => (how === 'succeeded' ? [] : [step]));
    return `it was cancelled before, and undoing ${failed.join(', ')} failed: that has to be undone by hand`;
  }
  if (status === 'ABORTED') return undefined;
  if (undoing?.ended === 'succeeded') return 'it was cancelled before, and what it did is undone';
  return undoing || (await toUndo(ports, arn)).length > 0
    ? undefined
    : `it has ended as ${status}, and nothing that it did is left to undo`;
};

const toUndo = async ({ executions }: PlatformPorts, arn: string): Promise<SagaEntry[]> => {
  const events: HistoryEvent[] = [];
  for await (const event of executions.history(arn)) events.push(event);
  return entriesToUndo(events);
};

const startUndoing = async (
  { executions }: PlatformPorts,
  run: { workflow: string; execution: string; arn: string },
  entries: SagaEntry[],
): Promise<void> => {
  const { arn: execution, execution: execution_name, workflow } = run;
  const input: CompensationInput = { execution, execution_name, workflow, entries };
  // The name makes a second cancel find the first one's compensations under way, in place of starting them again.
  const name = undoingName(execution);
  await executions.start(startArn(COMPENSATION_WORKFLOW), input, name).catch((error: Error) => {
    if (error.name !== 'ExecutionAlreadyExists') throw error;
  });
};
