import type { retryExecution as route } from '#contracts/http/routes/retry-execution.ts';
import { controlled, redriven, unlessRedrivable } from '#platform/executions/control.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { retakeTurn } from '#platform/turns/admit.ts';

/** Continues an execution that failed or was stopped, from the step where it ended. */
export const retryExecution: Serves<typeof route> = (request, ports) =>
  controlled(request, ports, {
    done: 'retried',
    refusal: (execution, arn) => unlessRedrivable(ports, arn, execution),
    apply: async (arn, before) => {
      await retakeTurn(ports, arn);
      await redriven(ports, arn, before, request.parameters.workflow);
    },
  });
