import { Deferred, type Repeat } from '../model/deferred.ts';
import { StateFailure } from '../model/errors.ts';
import { MAX_SPENT, type Turn } from '../model/machine.ts';
import type { Frame } from '../model/run.ts';
import { failState } from './failure/fail-state.ts';
import { enterState } from './transitions.ts';

/** Steps of a run in one turn: then others get theirs, and it is continued at once. */
const MAX_STEPS = 10_000;

/** Settings of work that may fail. */
export interface FailureLink {
  /** The event that the failure links to. @default the frame's newest one */
  failsFrom?: number;
}

/** Takes steps until every frame waits, or the run has ended. */
export const runUntilIdle = (turn: Turn): void => {
  let steps = 0;
  for (let frame = turn.dequeue(); frame; frame = turn.dequeue()) {
    if (steps++ === MAX_STEPS || turn.spent > MAX_SPENT) {
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
  turn.isRepeatable = true;
  try {
    state.execute(turn, frame);
  } catch (thrown) {
    handle(turn, frame, thrown);
  } finally {
    turn.isRepeatable = false;
  }
};

/** Answers what a state's work threw: a failure, or an expression that it has to wait for. */
const handle = (turn: Turn, frame: Frame, thrown: unknown, link?: FailureLink): void => {
  if (thrown instanceof Deferred) {
    const { leaving } = thrown;
    turn.defer(frame, thrown, leaving ? { kind: 'leave', ...leaving, ...link } : { kind: 'execute' });
    return;
  }
  if (!(thrown instanceof StateFailure)) throw thrown;
  if (link?.failsFrom !== undefined) frame.lastEventId = link.failsFrom;
  failState(turn, frame, thrown);
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
    handle(turn, frame, thrown, link);
  }
};

/**
 * Does work of a waiting frame that has changed nothing yet; undefined if it needs an expression evaluated elsewhere, after
 * which the frame repeats what is given.
 */
export const repeatable = <Value>(
  turn: Turn,
  frame: Frame,
  repeat: Repeat,
  work: () => Value,
): Value | undefined => {
  turn.isRepeatable = true;
  try {
    const value = work();
    if (frame.outcomes) delete frame.outcomes;
    return value;
  } catch (thrown) {
    if (!(thrown instanceof Deferred)) throw thrown;
    turn.defer(frame, thrown, repeat);
    return undefined;
  } finally {
    turn.isRepeatable = false;
  }
};
