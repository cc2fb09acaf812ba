import type { pauseExecution as route } from '#contracts/http/control-execution.ts';
import { controlled, unlessRunning } from '#platform/executions/control.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { PAUSED } from '#platform/ports/stop-errors.ts';

/** Ends a run where it is, marked so that `resume` may go on from there. */
export const pauseExecution: Serves<typeof route> = (request, ports) =>
  controlled(request, ports, {
    done: 'paused',
    refusal: unlessRunning,
    apply: (arn) => ports.executions.stop(arn, PAUSED, request.body.reason ?? 'By request'),
  });
