import { invariant } from '#core/invariant.ts';
import type { JsonObject } from '#core/json.ts';
import { Deferred } from '../../model/deferred.ts';
import { ERROR, StateFailure, worded } from '../../model/errors.ts';
import type { EventDetails } from '../../model/event-record.ts';
import type { Turn } from '../../model/machine.ts';
import type { Frame } from '../../model/run.ts';
import { evaluationOf } from '../../query/data/evaluation.ts';
import { abortFrame, childrenOf, dropChildren } from '../frames.ts';
import { causeOf, exitState, failRun, forgetExpressions } from '../transitions.ts';
import { covers, delaySeconds } from './handlers.ts';

/** Answers a state's failure: with the next attempt, a catcher's state, or the failure of the frame. */
export const failState = (turn: Turn, frame: Frame, thrown: StateFailure): void => {
  stopChildren(turn, frame);
  forgetExpressions(frame);
  const failure = recorded(turn, frame, thrown);
  if (failure.error === ERROR.runtime) {
    failRun(turn, frame.lastEventId, failure.error, failure.cause);
    return;
  }
  if (retry(turn, frame, failure)) return;

  const state = turn.stateOf(frame);
  const failedFrom = frame.lastEventId;
  if (state.failedType) turn.record(frame, state.failedType, null);
  const catcher = state.catchers.findIndex((candidate) => covers(candidate.errors, failure));
  if (catcher >= 0) continueAt(turn, frame, { catcher, failure, failedFrom });
  else failFrame(turn, frame, failure);
};

/** Aborts the branches or iterations that are still working. */
const stopChildren = (turn: Turn, parent: Frame): void => {
  const state = turn.stateOf(parent);
  for (const child of childrenOf(turn, parent)) {
    if (child.phase === 'stopped') continue;
    abortFrame(turn, child);
    state.childAborted?.(turn, parent, child);
  }
};

/** Words the cause, and records the evaluation that failed. */
const recorded = (turn: Turn, frame: Frame, failure: StateFailure): StateFailure => {
  if (!failure.locate) return failure;
  const cause = causeOf(failure, frame) ?? '';
  if (failure.error === ERROR.queryEvaluation) {
    const details: EventDetails = { error: failure.error, cause, state: frame.state };
    if (failure.location !== undefined) details.location = failure.location;
    const entering = frame.lastEventId === frame.enteredEventId && !failure.late;
    const previous = entering ? frame.beforeEventId : frame.lastEventId;
    frame.lastEventId = turn.append(previous, 'EvaluationFailed', details);
  }
  return worded(failure, cause);
};

/** Waits for the next attempt, if the first retrier that covers the failure has one left. */
const retry = (turn: Turn, frame: Frame, failure: StateFailure): boolean => {
  const { retriers } = turn.stateOf(frame);
  const index = retriers.findIndex((retrier) => covers(retrier.errors, failure));
  const retrier = retriers[index];
  if (!retrier) return false;
  frame.retries ??= retriers.map(() => 0);
  const attempts = frame.retries[index] ?? 0;
  if (attempts >= retrier.maxAttempts) return false;

  frame.retries[index] = attempts + 1;
  frame.retryCount += 1;
  dropChildren(turn, frame);
  const delay = delaySeconds(retrier, attempts, turn.randomness.random);
  const timerId = turn.setTimer(frame.id, 'retry', turn.now + Math.round(delay * 1000));
  turn.wait(frame, { kind: 'timer', timerId });
  return true;
};

/** A failure that a catcher covers. */
export interface Caught {
  /** Number of the catcher. */
  catcher: number;
  failure: StateFailure;
  /** The event before the state's failure. */
  failedFrom: number;
}

/**
 * Continues at the catcher's state. If the catcher's own fields cannot be evaluated, the state fails a second time, from the
 * event before its first failure.
 */
export const continueAt = (turn: Turn, frame: Frame, caught: Caught): void => {
  const { failure, failedFrom } = caught;
  const catcher = turn.stateOf(frame).catchers[caught.catcher];
  invariant(catcher, `the state "${frame.state}" has no catcher ${caught.catcher}`);
  const evaluation = evaluationOf(turn, frame);
  const absent = failure.reported ? null : '';
  const errorOutput: JsonObject = { Error: failure.error ?? absent, Cause: failure.cause ?? absent };
  turn.isRepeatable = true;
  try {
    const output = catcher.finish(evaluation, errorOutput);
    turn.isRepeatable = false;
    dropChildren(turn, frame);
    exitState(turn, frame, {
      state: turn.stateOf(frame),
      output,
      assigned: evaluation.assigned,
      next: catcher.next,
    });
  } catch (thrown) {
    if (thrown instanceof Deferred) {
      const { error, cause, reported } = failure;
      const { catcher: number } = caught;
      turn.defer(frame, thrown, { kind: 'catch', catcher: number, error, cause, reported, failedFrom });
      return;
    }
    if (!(thrown instanceof StateFailure)) throw thrown;
    frame.lastEventId = failedFrom;
    failAgain(turn, frame, recorded(turn, frame, thrown));
  }
};

const failAgain = (turn: Turn, frame: Frame, failure: StateFailure): void => {
  if (failure.error === ERROR.runtime) {
    failRun(turn, frame.lastEventId, failure.error, failure.cause);
    return;
  }
  const { failedType } = turn.stateOf(frame);
  if (failedType) turn.record(frame, failedType, null);
  failFrame(turn, frame, failure);
};

/** Fails a frame: its parent's state fails with it, or the run has failed. Frames are kept for a redrive. */
export const failFrame = (turn: Turn, frame: Frame, failure: StateFailure): void => {
  const parent = turn.parentOf(frame);
  frame.phase = 'stopped';
  if (!parent) {
    failRun(turn, frame.lastEventId, failure.error, failure.cause);
    return;
  }
  const { abortedType, failedType } = turn.stateOf(frame);
  if (abortedType && !failedType) turn.append(frame.lastEventId, abortedType, null);
  turn.stateOf(parent).childFailed?.(turn, parent, frame);
  parent.lastEventId = frame.lastEventId;
  failState(turn, parent, worded(failure));
};
