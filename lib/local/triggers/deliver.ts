import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { functionName } from '#contracts/names.ts';
import { type Clock, systemClock } from '#core/clock.ts';
import { type Randomness, systemRandomness } from '#core/ids.ts';
import { isoOf } from '#core/instants.ts';
import type { Json } from '#core/json.ts';
import type { WorkerPool } from '../workers/pool.ts';

/** How often an event is delivered to a function that fails; EventBridge tries for a day. */
const DELIVERIES = 3;

/** Delivers an event to a platform function; rejects if every delivery failed. */
export type Deliver = (action: string, event: Json) => Promise<void>;

/** Where to deliver events, and where to keep those that could not be delivered. */
export interface DeliveryOptions {
  pool: Pick<WorkerPool, 'invoke'>;
  /** Folder that replaces a dead-letter queue: a file for each event that could not be delivered. */
  deadLetters: string;
  clock?: Clock;
  randomness?: Randomness;
}

/** Creates a delivery that tries again when the function fails; an event that keeps failing is written to the folder. */
export const deliverer =
  ({ pool, deadLetters, clock = systemClock, randomness = systemRandomness }: DeliveryOptions): Deliver =>
  async (action, event) => {
    let error = '';
    for (let delivery = 0; delivery < DELIVERIES; delivery++) {
      const outcome = await pool.invoke(functionName(action), event);
      if (!('failure' in outcome)) return;
      error = `${outcome.failure.errorType}: ${outcome.failure.errorMessage}`;
    }
    const at = isoOf(clock.now());
    const file = join(deadLetters, `${at.replaceAll(/[:.]/g, '-')}-${randomness.uuid().slice(0, 8)}.json`);
    mkdirSync(deadLetters, { recursive: true });
    writeFileSync(file, `${JSON.stringify({ at, action, error, event }, null, 2)}\n`);
    throw new Error(`${action} failed for an event, which is kept in ${file}: ${error}`);
  };
