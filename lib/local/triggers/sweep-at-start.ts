import type { Deployment } from '#contracts/deployment.ts';
import { functionName } from '#contracts/names.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { scheduledEvent } from './schedules.ts';

/**
 * Calls the platform's scheduled functions once, since events may have been lost with the process that ran the stack before. A failure
 * is left to the next schedule; `signal` drops what has not begun.
 */
export const sweepAtStart = async (
  pool: Pick<WorkerPool, 'invoke'>,
  deployments: ReadonlyMap<string, Deployment>,
  now: number,
  signal: AbortSignal,
): Promise<void> => {
  for (const [action, { on = [] }] of deployments) {
    if (signal.aborted || !on.some((subscription) => 'schedule' in subscription)) continue;
    const name = functionName(action);
    await pool.invoke(name, { ...scheduledEvent(name, now), detail: { at_start: true } }, { signal });
  }
};
