import { StateFailure } from '../model/errors.ts';
import type { Frame } from '../model/run.ts';
import type { Turn } from '../model/turn.ts';
import { failState } from './failure/fail-state.ts';
import { enterState } from './transitions.ts';

/** A run takes at most this many steps in one turn, then asks to go on at once: nothing else starves. */
const MOST_STEPS = 100_000;

/**
 * Runs a part of a state; a StateFailure goes to the state's Retry and Catch. `failsFrom` is the event that the failure
 * links to, where that is another than the frame's newest one.
 */
export const guarded = (turn: Turn, frame: Frame, work: () => void, failsFrom?: number): void => {
  try {
    work();
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown;
    if (failsFrom !== undefined) frame.lastEventId = failsFrom;
    failState(turn, frame, thrown);
  }
};

/** Takes steps until every frame waits, or the run has ended. */
export const settle = (turn: Turn): void => {
  let steps = 0;
  for (let frame = turn.dequeue(); frame; frame = turn.dequeue()) {
    if (steps++ === MOST_STEPS) {
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
