import { type Handlers, handlerOf } from '#core/dispatch.ts';
import type { Randomness } from '#core/ids.ts';
import type { Advance } from '../model/effect.ts';
import type { EngineEvent, MapRunEvent } from '../model/engine-event.ts';
import { HISTORY_FULL, type Machine, Turn } from '../model/machine.ts';
import type { Run } from '../model/run.ts';
import { evaluated } from './events/expressions.ts';
import { historyFull, limitLife, start, stop } from './events/lifecycle.ts';
import { redrive } from './events/redrive.ts';
import {
  taskFailed,
  taskHeartbeat,
  taskHeld,
  taskOffered,
  taskStarted,
  taskSubmitted,
  taskSucceeded,
} from './events/tasks.ts';
import { timerFired } from './events/timers.ts';
import { runUntilIdle } from './loop.ts';

/** Passes an event of a map run on to the Map state that started it. */
const mapRunMoved = (turn: Turn, event: MapRunEvent): void => {
  const mapRun = turn.run.mapRuns[event.mapRunId];
  const frame = mapRun && turn.run.frames[mapRun.frame];
  if (frame && mapRun.status === 'RUNNING') turn.stateOf(frame).mapRunMoved?.(turn, frame, event);
};

const HANDLERS: Handlers<EngineEvent, [Turn], void> = {
  start,
  taskOffered,
  taskStarted,
  taskSubmitted,
  taskSucceeded,
  taskFailed,
  taskHeartbeat,
  taskHeld,
  timerFired,
  evaluated,
  itemsArrived: mapRunMoved,
  itemsRead: mapRunMoved,
  itemsReadFailed: mapRunMoved,
  resultsWritten: mapRunMoved,
  resultsWriteFailed: mapRunMoved,
  childFinished: mapRunMoved,
  mapRunUpdated: mapRunMoved,
  stop,
  redrive,
};

/**
 * Moves a run by one event: deterministic, synchronous, without I/O. Changes the run in place (the caller owns it;
 * `forkRun` copies it) and returns what to do next and the new history events. `now` is milliseconds since the Unix epoch.
 * Late events change nothing: those about something that no longer waits, and all but `redrive` once the run has ended.
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
    handlerOf(HANDLERS, event)(turn, event);
    runUntilIdle(turn);
  } catch (thrown) {
    if (thrown !== HISTORY_FULL) throw thrown;
    historyFull(turn);
  }
  if (run.status === 'RUNNING') limitLife(turn);
  return turn;
};
