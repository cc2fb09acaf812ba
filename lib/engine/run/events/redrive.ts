import type { Frame } from '../../model/run.ts';
import type { Turn } from '../../model/turn.ts';
import { guarded } from '../loop.ts';
import { limitTime } from './lifecycle.ts';

/**
 * RedriveExecution: goes on from the states that did not succeed, with their input and with fresh retries (Developer Guide:
 * Restarting state machine executions with redrive). A run that is still going or has succeeded stays as it is.
 */
export const redrive = (turn: Turn): void => {
  const { run } = turn;
  const top = Object.values(run.frames).find((frame) => frame.parent === 0);
  if (run.status === 'RUNNING' || run.status === 'SUCCEEDED' || !top) return;
  run.status = 'RUNNING';
  run.stoppedAt = null;
  run.redriveCount += 1;
  run.redrivenAt = turn.now;
  delete run.error;
  delete run.cause;
  const id = turn.append(run.lastEventId, 'ExecutionRedriven', { redriveCount: run.redriveCount });
  limitTime(turn, turn.machine.timeoutSeconds);
  redriveFrame(turn, top, id);
};

/** Lets a frame go on: its unsuccessful branches or iterations, or its state once more. */
export const redriveFrame = (turn: Turn, frame: Frame, eventId: number): void => {
  frame.lastEventId = eventId;
  frame.retries = null;
  frame.retryCount = 0;
  const { waiting } = frame;
  const state = turn.stateOf(frame);
  const resumable = waiting !== null && waiting.kind !== 'task' && waiting.kind !== 'timer';
  if (resumable && state.redrive) {
    frame.phase = 'wait';
    guarded(turn, frame, () => state.redrive?.(turn, frame));
    return;
  }
  frame.waiting = null;
  frame.phase = frame.enteredEventId === 0 ? 'enter' : 'execute';
  turn.enqueue(frame);
};
