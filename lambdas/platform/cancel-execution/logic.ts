import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import type { cancelExecution as route } from '#contracts/http/control-execution.ts';
import { controlled } from '#platform/executions/control.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { CANCELLED } from '#platform/ports/stop-errors.ts';
import { leftToUndo, startUndoing } from '#platform/undoing/start-undoing.ts';
import { undoingOf } from '#platform/undoing/undoing.ts';

/**
 * Ends a run and undoes what it did: the compensations stand in its history, and a state machine of their own runs them, so that
 * they are as durable as the run was. A run that failed where nothing could catch it is undone the same way. Asked again, it
 * tries once more what could not be undone.
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
      // Of a run that was paused or stopped, only its undoing tells later that there is no going on; so it may be empty.
      if (entries.length > 0 || (before.status === 'ABORTED' && before.error !== CANCELLED))
        await startUndoing(ports.executions, run, undoing, entries);
    },
  });

/** Refusal of what has nothing left to undo. */
const unlessUndoable = async (
  { executions }: PlatformPorts,
  run: { workflow: string; execution: string },
  { status }: DescribeExecutionOutput,
): Promise<string | undefined> => {
  if (status === 'RUNNING') return undefined;
  if (status === 'SUCCEEDED') return 'it has ended as SUCCEEDED';
  const undoing = await undoingOf(executions, run.execution);
  // One that is being undone, and one that was stopped before anything was, may be cancelled again.
  if (undoing ? undoing.ended === undefined : status === 'ABORTED') return undefined;
  if ((await leftToUndo(executions, run, undoing)).length > 0) return undefined;
  return undoing
    ? 'it was cancelled before, and what it did is undone'
    : `it has ended as ${status}, and nothing that it did is left to undo`;
};
