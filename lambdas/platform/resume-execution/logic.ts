import type { resumeExecution as route } from '#contracts/http/routes/resume-execution.ts';
import { controlled, redriven, unlessRedrivable } from '#platform/executions/control.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { CANCELLED, PAUSED } from '#platform/ports/stop-errors.ts';
import { retakeTurn } from '#platform/turns/admit.ts';

/** Continues a paused execution from the steps where it was. */
export const resumeExecution: Serves<typeof route> = (request, ports) =>
  controlled(request, ports, {
    done: 'resumed',
    refusal: (execution, arn) =>
      execution.status === 'ABORTED' && execution.error !== PAUSED && execution.error !== CANCELLED
        ? 'it was stopped, not paused; `retry` continues it'
        : unlessRedrivable(ports, arn, execution),
    apply: async (arn, before) => {
      await retakeTurn(ports, arn);
      await redriven(ports, arn, before, request.parameters.workflow);
    },
  });
