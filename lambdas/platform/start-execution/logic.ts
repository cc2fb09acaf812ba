import { correlationIn } from '#contracts/correlation.ts';
import type { startExecution as route } from '#contracts/http/routes/start-execution.ts';
import { defined } from '#core/defined.ts';
import { startRun } from '#platform/executions/start-execution.ts';
import { waitForEnd } from '#platform/executions/wait-for-end.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { callerName } from '#platform/ports/audit.ts';

/** Starts a workflow with an input that fits its schema, and waits for its end as long as it is asked to. */
export const startExecution: Serves<typeof route> = async (
  { parameters, query, body, caller, header },
  ports,
) => {
  const started = await startRun(ports, {
    workflow: parameters.workflow,
    input: body.input,
    name: body.name,
    by: callerName(caller),
    from: caller.address,
    ...defined({ reason: body.reason }),
    ...defined({ correlation: correlationIn(header('x-correlation-id')) }),
  });
  return query.wait === undefined ? started : waitForEnd(ports, started, query.wait);
};
