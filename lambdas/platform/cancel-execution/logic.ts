import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import type { cancelExecution as route } from '#contracts/http/routes/cancel-execution.ts';
import { controlled } from '#platform/executions/control.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { CANCELLED } from '#platform/ports/stop-errors.ts';
import { leftToUndo, startUndoing } from '#platform/undoing/start-undoing.ts';
import { undoingOf } from '#platform/undoing/undoing.ts';

/**
 * Ends an execution and undoes its effects. The compensations are in its history, and a separate state machine runs them, so they
 * are as durable as the execution was. An execution that failed where nothing could catch it is undone the same way. Asked again,
 * it retries what could not be undone.
 */
export const cancelExecution: Serves<typeof route> = (request, ports) =>
  controlled(request, ports, {
    done: 'cancelled',
    refusal: (execution, arn) => unlessUndoable(ports, { ...request.parameters, execution: arn }, execution),
    apply: async (arn, before) => {
      if (before.status === 'RUNNING')
        await ports.executions.stop(arn, CANCELLED, request.body.reason ?? 'By request');
      const run = { ...request.parameters, execution: arn };
      const undoing = await undoingOf(ports.executions, arn);
      if (undoing && undoing.ended === undefined) return;
      const entries = await leftToUndo(ports.executions, run, undoing);
      // Only the undoing of a paused or stopped execution shows later that it cannot be resumed, so it may be empty.
      if (entries.length > 0 || (before.status === 'ABORTED' && before.error !== CANCELLED))
        await startUndoing(ports.executions, run, undoing, entries);
    },
  });

/** Refuses an execution that has nothing left to undo. */
const unlessUndoable = async (
  { executions }: PlatformPorts,
  run: { workflow: string; execution: string },
  { status }: DescribeExecutionOutput,
): Promise<string | undefined> => {
  if (status === 'RUNNING') return undefined;
  if (status === 'SUCCEEDED') return 'it has ended as SUCCEEDED';
  const undoing = await undoingOf(executions, run.execution);
  // An execution that is being undone, or was stopped before undoing began, may be cancelled again.
  if (undoing ? undoing.ended === undefined : status === 'ABORTED') return undefined;
  if ((await leftToUndo(executions, run, undoing)).length > 0) return undefined;
  return undoing
    ? 'it was cancelled before, and what it did is undone'
    : `it has ended as ${status}, and nothing that it did is left to undo`;
};
