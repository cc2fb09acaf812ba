import type { JsonObject } from '#core/json.ts';
import { ERROR, StateFailure, settled } from '../../model/errors.ts';
import type { EventDetails } from '../../model/event-record.ts';
import type { Frame } from '../../model/run.ts';
import type { CompiledState } from '../../model/state.ts';
import type { Turn } from '../../model/turn.ts';
import { StateScope } from '../../query/data/state-evaluation.ts';
import { abortFrame, dropChildren } from '../frames.ts';
import { causeOf, exitState, failRun } from '../transitions.ts';
import { type Catcher, covers, delaySeconds } from './handlers.ts';

/** Answers a state's failure: the next attempt, a catcher's state, or the failure of the frame. */
export const failState = (turn: Turn, frame: Frame, thrown: StateFailure): void => {
  const state = turn.stateOf(frame);
  stopChildren(turn, frame);
  const failure = recorded(turn, frame, thrown);
  if (failure.error === ERROR.runtime) {
    failRun(turn, frame.lastEventId, failure.error, failure.cause);
    return;
  }
  if (retry(turn, frame, state, failure)) return;
  const failedFrom = frame.lastEventId;
  if (state.failedType) turn.record(frame, state.failedType, null);
  const catcher = state.catchers.find((candidate) => covers(candidate.errors, failure));
  if (!catcher) failFrame(turn, frame, failure);
  else catches(turn, frame, state, catcher, failure, failedFrom);
};

/** Words the cause, and records the evaluation that failed. */
const recorded = (turn: Turn, frame: Frame, failure: StateFailure): StateFailure => {
  if (!failure.locate) return failure;
  const cause = causeOf(failure, frame)!;
  if (failure.error === ERROR.queryEvaluation) {
    const details: EventDetails = { error: failure.error, cause, state: frame.state };
    if (failure.location !== undefined) details.location = failure.location;
    const entering = frame.lastEventId === frame.enteredEventId && !failure.late;
    const previous = entering ? frame.beforeEventId : frame.lastEventId;
    frame.lastEventId = turn.append(previous, 'EvaluationFailed', details);
  }
  return settled(failure, cause);
};

/** Waits for the next attempt when the first retrier that covers the failure still has one. */
const retry = (turn: Turn, frame: Frame, state: CompiledState, failure: StateFailure): boolean => {
  const index = state.retriers.findIndex((retrier) => covers(retrier.errors, failure));
  const retrier = state.retriers[index];
  if (!retrier) return false;
  frame.retries ??= state.retriers.map(() => 0);
  const attempts = frame.retries[index]!;
  if (attempts >= retrier.maxAttempts) return false;
  frame.retries[index] = attempts + 1;
  frame.retryCount += 1;
  dropChildren(turn, frame);
  const delay = delaySeconds(retrier, attempts, turn.randomness.random);
  const timerId = turn.setTimer(frame.id, 'retry', turn.now + Math.round(delay * 1000));
  frame.waiting = { kind: 'timer', timerId };
  frame.phase = 'wait';
  return true;
};

/**
 * Goes on at the catcher's state. When the catcher's own fields can not be evaluated, the state fails a second time, from
 * the event before its first failure.
 */
const catches = (
  turn: Turn,
  frame: Frame,
  state: CompiledState,
  catcher: Catcher,
  failure: StateFailure,
  failedFrom: number,
): void => {
  const scope = new StateScope(turn, frame);
  const absent = failure.reported ? null : '';
  const errorOutput: JsonObject = { Error: failure.error ?? absent, Cause: failure.cause ?? absent };
  try {
    const output = catcher.finish(scope, errorOutput);
    dropChildren(turn, frame);
    exitState(turn, frame, state, output, scope.assigned, catcher.next);
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown;
    frame.lastEventId = failedFrom;
    const next = recorded(turn, frame, thrown);
    if (next.error === ERROR.runtime) {
      failRun(turn, frame.lastEventId, next.error, next.cause);
      return;
    }
    if (state.failedType) turn.record(frame, state.failedType, null);
    failFrame(turn, frame, next);
  }
};

/** Fails a frame: its parent's state fails with it, or the run has failed. Frames stay for a redrive. */
export const failFrame = (turn: Turn, frame: Frame, failure: StateFailure): void => {
  const parent = turn.parentOf(frame);
  if (!parent) {
    frame.phase = 'stopped';
    failRun(turn, frame.lastEventId, failure.error, failure.cause);
    return;
  }
  const state = turn.stateOf(frame);
  frame.phase = 'stopped';
  if (state.abortedType && !state.failedType) turn.append(frame.lastEventId, state.abortedType, null);
  turn.stateOf(parent).childFailed?.(turn, parent, frame);
  parent.lastEventId = frame.lastEventId;
  failState(turn, parent, settled(failure));
};

/** Cuts the branches or iterations short that are still at work. */
const stopChildren = (turn: Turn, parent: Frame): void => {
  const { waiting } = parent;
  if (waiting?.kind !== 'branches' && waiting?.kind !== 'iterations') return;
  const state = turn.stateOf(parent);
  for (const id of waiting.children) {
    const child = turn.run.frames[id];
    if (!child || child.phase === 'stopped') continue;
    abortFrame(turn, child);
    state.childAborted?.(turn, parent, child);
  }
};
