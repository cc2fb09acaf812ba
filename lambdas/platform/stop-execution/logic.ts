import type { stopExecution as route } from '#contracts/http/routes/stop-execution.ts';
import { controlled, unlessRunning } from '#platform/executions/control.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { STOPPED } from '#platform/ports/stop-errors.ts';

/** Stops an execution without undoing anything. */
export const stopExecution: Serves<typeof route> = (request, ports) =>
  controlled(request, ports, {
    done: 'stopped',
    refusal: unlessRunning,
    apply: (arn) => ports.executions.stop(arn, STOPPED, request.body.reason ?? 'By request'),
  });
