import type { cancelExecution as route } from '#contracts/http/routes/cancel-execution.ts';
import { controlled } from '#platform/executions/control.ts';
import { unlessUndoable } from '#platform/executions/refusals.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { CANCELLED } from '#platform/ports/stop-errors.ts';
import { parkedBelow } from '#platform/undoing/parked-below.ts';
import { undoParked, undoRun } from '#platform/undoing/start-undoing.ts';

/**
 * Ends an execution and undoes its effects. They are in the log of effects, and a separate state machine undoes them, so undoing is
 * as durable as the execution was. Asked again, it retries what could not be undone, also by executions that this one has started.
 */
export const cancelExecution: Serves<typeof route> = (request, ports) =>
  controlled(request, ports, {
    done: 'cancelled',
    refusal: (execution, arn) => unlessUndoable(ports, arn, execution),
    apply: async (arn, before) => {
      const run = { workflow: request.parameters.workflow, execution: arn };
      if (before.status === 'RUNNING')
        await ports.executions.stop(arn, CANCELLED, request.body.reason ?? 'By request');
      // What one that runs has started is undone with it.
      else for (const below of await parkedBelow(ports, arn)) await undoParked(ports, below);
      if (before.status === 'SUCCEEDED') return undoParked(ports, run);
      // Only the undoing of a paused or stopped execution shows later that it cannot be resumed, so it may be empty.
      const evenIfEmpty = before.status === 'ABORTED' && before.error !== CANCELLED;
      await undoRun(ports, run, { evenIfEmpty, isAsked: true });
    },
  });
