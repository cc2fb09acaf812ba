import type { startExecution as route } from '#contracts/http/routes/start-execution.ts';
import { startRun } from '#platform/executions/start-execution.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { callerName } from '#platform/ports/audit.ts';

/** Starts a workflow with an input that fits its schema. */
export const startExecution: Serves<typeof route> = async ({ parameters, body, caller }, ports) =>
  startRun(ports, {
    workflow: parameters.workflow,
    input: body.input,
    name: body.name,
    by: callerName(caller),
    from: caller.address,
  });
