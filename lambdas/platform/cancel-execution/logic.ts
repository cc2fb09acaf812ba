import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import type { cancelExecution as route } from '#contracts/http/routes/cancel-execution.ts';
import { controlled } from '#platform/executions/control.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { CANCELLED } from '#platform/ports/stop-errors.ts';
import { compensableIn, isLeft } from '#platform/undoing/left.ts';
import { undoParked, undoRun } from '#platform/undoing/start-undoing.ts';

/**
 * Ends an execution and undoes its effects. They are in the log of effects, and a separate state machine undoes them, so undoing is
 * as durable as the execution was. Asked again, it retries what could not be undone.
 */
export const cancelExecution: Serves<typeof route> = (request, ports) =>
  controlled(request, ports, {
    done: 'cancelled',
    refusal: (execution, arn) => unlessUndoable(ports, arn, execution),
    apply: async (arn, before) => {
      const run = { workflow: request.parameters.workflow, execution: arn };
      if (before.status === 'SUCCEEDED') return undoParked(ports, run);
      if (before.status === 'RUNNING')
        await ports.executions.stop(arn, CANCELLED, request.body.reason ?? 'By request');
      // Only the undoing of a paused or stopped execution shows later that it cannot be resumed, so it may be empty.
      const evenIfEmpty = before.status === 'ABORTED' && before.error !== CANCELLED;
      await undoRun(ports, run, { evenIfEmpty });
    },
  });

/** Refuses an execution that has nothing left to undo. */
const unlessUndoable = async (
  { logOf }: PlatformPorts,
  arn: string,
  { status }: DescribeExecutionOutput,
): Promise<string | undefined> => {
  if (status === 'RUNNING') return undefined;
  const log = logOf(arn);
  const { epoch, undoer, parked } = await log.fence();
  // What an execution that succeeded could not undo of steps without which it continued is tried again.
  if (status === 'SUCCEEDED') return parked ? undefined : 'it has ended as SUCCEEDED';
  // An execution that is being undone, or was stopped before undoing began, may be cancelled again.
  if (undoer !== undefined || (status === 'ABORTED' && epoch === 0)) return undefined;
  if ((await compensableIn(log)).some(isLeft)) return undefined;
  return epoch > 0
    ? 'what it did is undone'
    : `it has ended as ${status}, and nothing that it did is left to undo`;
};
