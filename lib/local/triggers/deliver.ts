import { functionName } from '#contracts/names.ts';
import type { Json } from '#core/json.ts';
import type { WorkerPool } from '../workers/pool.ts';

/** Times that an event is delivered to a function that fails; EventBridge tries for a day, then hands it to a dead-letter queue. */
const DELIVERIES = 3;

/** Hands an event to a platform function, again when that fails; rejects when it keeps failing. */
export const deliverTo = async (pool: WorkerPool, action: string, event: Json): Promise<void> => {
  let problem = '';
  for (let delivery = 0; delivery < DELIVERIES; delivery++) {
    const outcome = await pool.invoke(functionName(action), event);
    if (!('failure' in outcome)) return;
    problem = `${outcome.failure.errorType}: ${outcome.failure.errorMessage}`;
  }
  throw new Error(`${action} did not take an event in: ${problem}`);
};
