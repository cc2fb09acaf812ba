import type { Turn } from '../../model/machine.ts';
import type { Frame } from '../../model/run.ts';
import { childrenOf } from '../frames.ts';
import { catching } from '../loop.ts';
import { forgetExpressions } from '../transitions.ts';
import { limitTime } from './lifecycle.ts';

/**
 * Continues from the states that did not succeed, with their input and all their retries (RedriveExecution; Developer
 * Guide: Restarting state machine executions with redrive). A run that is running or has succeeded is left as it is.
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

/** Continues a frame: its unsuccessful branches or iterations, or its state from the start. */
const redriveFrame = (turn: Turn, frame: Frame, eventId: number): void => {
  frame.lastEventId = eventId;
  frame.retries = null;
  frame.retryCount = 0;
  forgetExpressions(frame);
  const { waiting } = frame;
  const state = turn.stateOf(frame);
  const resumable = waiting !== null && waiting.kind !== 'task' && waiting.kind !== 'timer';
  if (resumable && state.redrive) {
    frame.phase = 'wait';
    catching(turn, frame, () => state.redrive?.(turn, frame));
    return;
  }
  runAgain(turn, frame);
};

/** Runs a frame's state from its start; a Fail state is entered again, and fails again. */
export const runAgain = (turn: Turn, frame: Frame): void => {
  frame.waiting = null;
  const isEntered = frame.enteredEventId !== 0 && turn.stateOf(frame).type !== 'Fail';
  frame.phase = isEntered ? 'execute' : 'enter';
  turn.enqueue(frame);
};

/** Continues the unsuccessful branches or iterations of a frame. */
export const redriveChildren = (turn: Turn, frame: Frame): void => {
  for (const child of childrenOf(turn, frame)) redriveFrame(turn, child, frame.lastEventId);
};
