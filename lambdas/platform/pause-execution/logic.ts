import type { pauseExecution as route } from '#contracts/http/routes/pause-execution.ts';
import { controlled, unlessRunning } from '#platform/executions/control.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { PAUSED } from '#platform/ports/stop-errors.ts';

/** Stops an execution so that `resume` can continue it. */
export const pauseExecution: Serves<typeof route> = (request, ports) =>
  controlled(request, ports, {
    done: 'paused',
    refusal: unlessRunning,
    async apply(arn) {
      await ports.runItems.markPausing(arn);
      await ports.executions.stop(arn, PAUSED, request.body.reason ?? 'By request').catch(async (error) => {
        await ports.runItems.clearPausing(arn);
        throw error;
      });
    },
  });
