import type { Randomness } from '#core/ids.ts';
import type { Machine } from '../model/machine.ts';
import type { Advance, EngineEvent, Run } from '../model/run.ts';
import { HISTORY_FULL, Turn } from '../model/turn.ts';
import {
  childFinished,
  itemsRead,
  itemsReadFailed,
  mapRunUpdated,
  resultsWriteFailed,
  resultsWritten,
} from '../states/map/events.ts';
import { historyFull, limitLife, start, stop } from './events/lifecycle.ts';
import { redrive } from './events/redrive.ts';
import { taskFailed, taskHeartbeat, taskStarted, taskSubmitted, taskSucceeded } from './events/tasks.ts';
import { timerFired } from './events/timers.ts';
import { settle } from './loop.ts';

const HANDLERS: {
  [Type in EngineEvent['type']]: (turn: Turn, event: Extract<EngineEvent, { type: Type }>) => void;
} = {
  start,
  taskStarted,
  taskSubmitted,
  taskSucceeded,
  taskFailed,
  taskHeartbeat,
  timerFired,
  itemsRead,
  itemsReadFailed,
  resultsWritten,
  resultsWriteFailed,
  childFinished,
  mapRunUpdated,
  stop,
  redrive,
};

/**
 * Moves a run on by one event: deterministic, synchronous, without I/O. The run is changed in place (the caller owns it;
 * `forkRun` copies). Returns what to do next and the new history events. `now` is milliseconds since the Unix epoch.
 * Events about what no longer waits, and any but `redrive` for a run that has ended, change nothing.
 */
export const advance = (
  machine: Machine,
  run: Run,
  event: EngineEvent,
  now: number,
  randomness: Randomness,
): Advance => {
  const turn = new Turn(machine, run, now, randomness);
  if (run.status !== 'RUNNING' && event.type !== 'redrive') return turn;
  try {
    (HANDLERS[event.type] as (turn: Turn, event: EngineEvent) => void)(turn, event);
    settle(turn);
  } catch (thrown) {
    if (thrown !== HISTORY_FULL) throw thrown;
    historyFull(turn);
  }
  if (run.status === 'RUNNING') limitLife(turn);
  return turn;
};
