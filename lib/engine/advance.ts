import type { Randomness } from '#core/ids.ts';
import type { Machine } from './machine.ts';
import type { Advance, EngineEvent, Run } from './run.ts';

/**
 * Moves a run on by one event: deterministic, synchronous, without I/O. The run is changed in place (the caller owns it;
 * `forkRun` copies). Returns what to do next and the new history events. `now` is milliseconds since the Unix epoch.
 */
export declare function advance(
  machine: Machine,
  run: Run,
  event: EngineEvent,
  now: number,
  randomness: Randomness,
): Advance;
