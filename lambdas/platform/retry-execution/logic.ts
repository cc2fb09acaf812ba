import type { retryExecution as route } from '#contracts/http/control-execution.ts';
import type { Serves } from '#lambdas/shared/endpoint/serves.ts';
import { controlled, unlessRedrivable } from '#lambdas/shared/ports/control.ts';
import { CANCELLED } from '#lambdas/shared/ports/pause.ts';

/** Goes on with a run that failed or was stopped, from the step where it ended. */
export const retryExecution: Serves<typeof route> = (request, ports) =>
  controlled(request, ports, {
    done: 'retried',
    refusal: (execution) =>
      execution.error === CANCELLED
        ? 'it was cancelled and undone; start it anew'
        : unlessRedrivable(execution),
    apply: (arn) => ports.executions.redrive(arn),
  });
