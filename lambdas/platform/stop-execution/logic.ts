import type { stopExecution as route } from '#contracts/http/control-execution.ts';
import type { Serves } from '#lambdas/shared/endpoint/serves.ts';
import { controlled, unlessRunning } from '#lambdas/shared/ports/control.ts';
import { STOPPED } from '#lambdas/shared/ports/pause.ts';

/** Ends a run where it is; nothing is undone. */
export const stopExecution: Serves<typeof route> = (request, ports) =>
  controlled(request, ports, {
    done: 'stopped',
    refusal: unlessRunning,
    apply: (arn) => ports.executions.stop(arn, STOPPED, request.body.reason ?? 'By request'),
  });
