import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { functionName } from '#contracts/names.ts';
import { type Clock, systemClock } from '#core/clock.ts';
import { type Randomness, systemRandomness } from '#core/ids.ts';
import type { Json } from '#core/json.ts';
import type { WorkerPool } from '../workers/pool.ts';

/** Times that an event is delivered to a function that fails; EventBridge tries for a day. */
const DELIVERIES = 3;

/** Hands an event to a platform function; rejects when it was not taken in. */
export type Deliver = (action: string, event: Json) => Promise<void>;

/** Where events go, and those that are not taken in. */
export interface DeliveryOptions {
  pool: Pick<WorkerPool, 'invoke'>;
  /** Folder in place of a dead-letter queue: a file for each event that no delivery brought in. */
  deadLetters: string;
  clock?: Clock;
  randomness?: Randomness;
}

/** Delivers events, again when their function fails; what keeps failing is kept in the folder, as a dead-letter queue does. */
export const deliverer =
  ({ pool, deadLetters, clock = systemClock, randomness = systemRandomness }: DeliveryOptions): Deliver =>
  async (action, event) => {
    let error = '';
    for (let delivery = 0; delivery < DELIVERIES; delivery++) {
      const outcome = await pool.invoke(functionName(action), event);
      if (!('failure' in outcome)) return;
      error = `${outcome.failure.errorType}: ${outcome.failure.errorMessage}`;
    }
    const at = new Date(clock.now()).toISOString();
    const file = join(deadLetters, `${at.replaceAll(/[:.]/g, '-')}-${randomness.uuid().slice(0, 8)}.json`);
    mkdirSync(deadLetters, { recursive: true });
    writeFileSync(file, `${JSON.stringify({ at, action, error, event }, null, 2)}\n`);
    throw new Error(`${action} did not take an event in, which is kept in ${file}: ${error}`);
  };
