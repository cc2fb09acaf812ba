import type { Deployment } from '#contracts/deployment.ts';
import { functionName } from '#contracts/names.ts';
import { type Clock, systemClock } from '#core/clock.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { scheduledEvent } from './schedules.ts';

/** What has scheduled functions, and calls them. */
interface Scheduled {
  pool: Pick<WorkerPool, 'invoke'>;
  deployments: ReadonlyMap<string, Deployment>;
  /** Resolves when it is time for that. */
  after?: Promise<void>;
}

/**
 * Calls the platform's scheduled functions once, since events may have been lost with the process that ran the stack before. A failure
 * is left to the next schedule. The result drops what has not begun, and waits for what has.
 */
export const sweepAtStart = (
  { pool, deployments, after }: Scheduled,
  clock: Clock = systemClock,
): (() => Promise<void>) => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const now = clock.now();
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const sweep = async (): Promise<void> => {
    await Promise.race([after, stopped]);
    for (const [action, { on = [] }] of deployments) {
      if (signal.aborted || !on.some((subscription) => 'schedule' in subscription)) continue;
      const name = functionName(action);
      await pool.invoke(name, { ...scheduledEvent(name, now), detail: { at_start: true } }, { signal });
    }
  };
  const swept = sweep();
  return () => {
    stopping.abort();
    return swept;
  };
};
