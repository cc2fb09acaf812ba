import { StateFailure } from '../model/errors.ts';
import type { Turn } from '../model/machine.ts';
import type { Frame } from '../model/run.ts';
import { failState } from './failure/fail-state.ts';
import { enterState } from './transitions.ts';

/** Steps of a run in one turn; then it asks to be continued at once, so that other runs are not starved. */
const MAX_STEPS = 100_000;

/** Settings of work that may fail. */
export interface FailureLink {
  /** The event that the failure links to. @default the frame's newest one */
  failsFrom?: number;
}

/** Takes steps until every frame waits, or the run has ended. */
export const runUntilIdle = (turn: Turn): void => {
  let steps = 0;
  for (let frame = turn.dequeue(); frame; frame = turn.dequeue()) {
    if (steps++ === MAX_STEPS) {
      pause(turn, frame);
      return;
    }
    step(turn, frame);
  }
};

const step = (turn: Turn, frame: Frame): void => {
  const state = turn.stateOf(frame);
  if (frame.phase === 'enter') {
    enterState(turn, frame, state);
    turn.enqueue(frame);
    return;
  }
  if (frame.phase !== 'execute') return;
  try {
    state.execute(turn, frame);
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown;
    failState(turn, frame, thrown);
  }
};

const pause = (turn: Turn, frame: Frame): void => {
  turn.run.ready = [frame, ...turn.queued].map(({ id }) => id);
  turn.clearQueue();
  turn.setTimer(frame.id, 'continue', turn.now);
};

/** Continues a frame's state once what it waited for has happened. A StateFailure goes to its Retry and Catch. */
export const resume = (turn: Turn, frame: Frame, work: () => void, link?: FailureLink): void => {
  frame.waiting = null;
  frame.phase = 'execute';
  catching(turn, frame, work, link);
};

/** Does a part of a state's work while the frame keeps waiting. A StateFailure goes to the state's Retry and Catch. */
export const catching = (turn: Turn, frame: Frame, work: () => void, link?: FailureLink): void => {
  try {
    work();
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown;
    if (link?.failsFrom !== undefined) frame.lastEventId = link.failsFrom;
    failState(turn, frame, thrown);
  }
};
