import type { pauseExecution as route } from '#contracts/http/control-execution.ts';
import type { Serves } from '#lambdas/shared/endpoint/serves.ts';
import { controlled, unlessRunning } from '#lambdas/shared/ports/control.ts';
import { PAUSED } from '#lambdas/shared/ports/pause.ts';

/** Ends a run where it is, marked so that `resume` may go on from there. */
export const pauseExecution: Serves<typeof route> = (request, ports) =>
  controlled(request, ports, {
    done: 'paused',
    refusal: unlessRunning,
    apply: (arn) => ports.executions.stop(arn, PAUSED, request.body.reason ?? 'By request'),
  });
