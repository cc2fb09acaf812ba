import { correlationIn } from '#contracts/correlation.ts';
import type { queueStart as route } from '#contracts/http/routes/queue-start.ts';
import { defined } from '#core/defined.ts';
import { acceptStart } from '#platform/executions/queued-starts.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { callerName } from '#platform/ports/audit.ts';

/** Accepts the start of a workflow with an input that fits its schema. */
export const queueStart: Serves<typeof route> = ({ parameters, body, caller, header }, ports) =>
  acceptStart(ports, {
    workflow: parameters.workflow,
    input: body.input,
    name: body.name ?? ports.randomness.uuid(),
    by: callerName(caller),
    ...defined({ from: caller.address, reason: body.reason }),
    ...defined({ correlation: correlationIn(header('x-correlation-id')) }),
  });
