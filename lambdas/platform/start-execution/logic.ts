import type { startExecution as route } from '#contracts/http/start-execution.ts';
import type { Serves } from '#lambdas/shared/endpoint/serves.ts';
import { callerName } from '#lambdas/shared/ports/audit.ts';
import { startRun } from '#lambdas/shared/ports/start-run.ts';

/** Starts a workflow with an input that fits its schema. */
export const startExecution: Serves<typeof route> = async ({ parameters, body, caller }, ports) =>
  startRun(ports, {
    workflow: parameters.workflow,
    input: body.input,
    name: body.name,
    by: callerName(caller),
    from: caller.address,
  });
