import type { WorkerPool } from '#local/workers/pool.ts';
import type { CommandCall } from '../command/command.ts';

const LOOK_MILLISECONDS = 1000;
/** Wait from which on calls are said to wait. */
const LONG_WAIT_MILLISECONDS = 3000;

/** Says when calls of actions wait long for a worker, and when none does any longer; the result ends that. */
export const watchLoad = (
  pool: Pick<WorkerPool, 'load'>,
  { terminal, options }: CommandCall,
): (() => void) => {
  let waiting = false;
  const timer = setInterval(() => {
    const { actions, memory } = pool.load;
    const isLong = actions.longestWaitMilliseconds >= LONG_WAIT_MILLISECONDS;
    if (isLong === waiting || (waiting && actions.waiting > 0)) return;
    waiting = isLong;
    const { workers, waiting: calls } = actions;
    const seconds = Math.round(actions.longestWaitMilliseconds / 1000);
    if (options.json)
      terminal.line(JSON.stringify({ type: 'load', waiting: calls, workers, waits_seconds: seconds }));
    else if (waiting)
      terminal.line(
        `${calls} calls of actions wait for one of ${workers} workers, the first for ${seconds} s; ` +
          `${memory.reservedMegabytes} of ${memory.budgetMegabytes} MB are in use (--memory)`,
      );
    else terminal.line('Calls of actions no longer wait');
  }, LOOK_MILLISECONDS).unref();
  return () => clearInterval(timer);
};
