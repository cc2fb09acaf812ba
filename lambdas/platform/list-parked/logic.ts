import type { z } from 'zod';
import type { listParked as route } from '#contracts/http/routes/list-parked.ts';
import { defined } from '#core/defined.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { stuckSteps } from '#platform/undoing/left.ts';
import { parkedRuns } from '#platform/undoing/parked.ts';

/** Executions in one answer, each of whose logs is read. */
const MAX_LISTED = 100;

/** Lists the executions whose effects could not be undone, the next to be tried first. */
export const listParked: Serves<typeof route> = async (_, { table, logOf }) => {
  const parked: z.input<typeof route.response>['parked'] = [];
  for await (const { workflow, execution, tries, retryAt } of parkedRuns(table)) {
    parked.push({
      workflow,
      name: execution.split(':').at(-1) ?? '',
      execution,
      steps: [...(await stuckSteps(logOf(execution)))].map(([step, error]) => ({ step, error })),
      tries,
      ...defined({ retry_at: retryAt === undefined ? undefined : new Date(retryAt).toISOString() }),
    });
    if (parked.length >= MAX_LISTED) break;
  }
  return { parked };
};
