import type { z } from 'zod';
import type { listParked as route } from '#contracts/http/routes/list-parked.ts';
import { defined } from '#core/defined.ts';
import { isoIfAny, isoOf } from '#core/instants.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { stuckEffects, stuckSteps } from '#platform/undoing/left.ts';
import { namedOf } from '#platform/undoing/not-undone.ts';
import { runsLeft } from '#platform/undoing/parked.ts';

/** Executions in one answer, each of whose logs is read. */
const MAX_LISTED = 100;

/**
 * Lists the executions whose effects are not undone: those that could not be, the next to be tried first, and those that a person is to
 * decide about.
 */
export const listParked: Serves<typeof route> = async (_, { table, logOf, manifests }) => {
  const parked: z.input<typeof route.response>['parked'] = [];
  const known = await manifests();
  for await (const run of runsLeft(table)) {
    const { workflow, execution } = run;
    const isHeld = 'since' in run;
    const log = logOf(execution);
    const stuck = await stuckEffects(log);
    // A call that was under way when the execution ended may have done nothing.
    if (isHeld && stuck.length === 0) continue;
    parked.push({
      workflow,
      name: execution.split(':').at(-1) ?? '',
      execution,
      steps: [...stuckSteps(stuck)].map(([step, error]) => ({ step, error })),
      not_undone: await namedOf(log, stuck, known.get(workflow)),
      ...(isHeld ? { tries: 0, held_since: isoOf(run.since) } : { tries: run.tries }),
      ...defined({ retry_at: isHeld ? undefined : isoIfAny(run.retryAt) }),
    });
    if (parked.length >= MAX_LISTED) break;
  }
  return { parked };
};
