import type { Json, JsonObject } from '#core/json.ts';
import { Deferred } from '../model/deferred.ts';
import { type StateFailure, tooLarge } from '../model/errors.ts';
import type { Evaluation } from '../model/evaluation.ts';
import type { EventDetails } from '../model/event-record.ts';
import { LIMITS } from '../model/limits.ts';
import type { CompiledState, Turn } from '../model/machine.ts';
import type { Frame, Run } from '../model/run.ts';
import { exceeds } from '../model/size.ts';
import { assignVariables } from '../query/data/assign.ts';
import { dropFrame } from './frames.ts';

/** Enters the frame's state. */
export const enterState = (turn: Turn, frame: Frame, state: CompiledState): void => {
  frame.beforeEventId = frame.lastEventId;
  frame.enteredAt = turn.now;
  frame.retries = null;
  frame.retryCount = 0;
  frame.waiting = null;
  forgetExpressions(frame);
  frame.phase = 'execute';
  frame.enteredEventId = turn.record(frame, state.enteredType, { name: state.name, input: frame.input });
};

/** Forgets the expressions of work that is over: a frame without any keeps no field for them. */
export const forgetExpressions = (frame: Frame): void => {
  if (frame.pending) delete frame.pending;
  if (frame.outcomes) delete frame.outcomes;
};

/** Leaves a state whose work gave a result: output, variables, the next state. */
export const leaveState = (turn: Turn, frame: Frame, evaluation: Evaluation, result: Json): void => {
  const state = turn.stateOf(frame);
  turn.isRepeatable = true;
  let output: Json;
  try {
    output = state.flow.finish(evaluation, result);
  } catch (thrown) {
    if (thrown instanceof Deferred) thrown.leaving = { result };
    throw thrown;
  } finally {
    turn.isRepeatable = false;
  }
  exitState(turn, frame, { state, output, assigned: evaluation.assigned, next: state.next });
};

/** How a state is left. */
export interface Exit {
  state: CompiledState;
  output: Json;
  /** Variables to assign. */
  assigned: JsonObject | null;
  /** Name of the next state; null at the end of the state graph. */
  next: string | null;
}

/** Leaves a state for the next one, or for the end of its state graph. */
export const exitState = (turn: Turn, frame: Frame, { state, output, assigned, next }: Exit): void => {
  if (output !== frame.input && exceeds(output, LIMITS.payloadBytes)) throw tooLarge(state.name);
  const details: EventDetails = { name: state.name, output };
  if (assigned !== null) {
    assignVariables(turn, frame, assigned);
    details.assignedVariables = assigned;
  }
  turn.record(frame, state.exitedType, details);
  frame.waiting = null;
  if (next === null) {
    completeFrame(turn, frame, output);
    return;
  }
  frame.state = next;
  frame.input = output;
  frame.phase = 'enter';
  turn.enqueue(frame);
};

/** Ends a frame that reached the end of its state graph: its parent's state continues, or the run has succeeded. */
const completeFrame = (turn: Turn, frame: Frame, output: Json): void => {
  const parent = turn.parentOf(frame);
  if (parent) {
    turn.stateOf(parent).childSucceeded?.(turn, parent, frame, output);
    return;
  }
  dropFrame(turn, frame);
  finishRun(turn, 'SUCCEEDED');
  turn.append(frame.lastEventId, 'ExecutionSucceeded', { output });
  turn.run.output = output;
  turn.effects.push({ type: 'finished', status: 'SUCCEEDED', output });
};

/** Fails the whole run after an event. */
export const failRun = (
  turn: Turn,
  previousEventId: number,
  error: string | null,
  cause: string | null,
): void => {
  finishRun(turn, 'FAILED');
  const why = errorAndCause(error, cause);
  turn.append(previousEventId, 'ExecutionFailed', why);
  Object.assign(turn.run, why);
  turn.effects.push({ type: 'finished', status: 'FAILED', ...why });
};

/** Returns `error` and `cause` if they are set, cut where AWS cuts them. */
export const errorAndCause = (
  error?: string | null,
  cause?: string | null,
): { error?: string; cause?: string } => {
  const why: { error?: string; cause?: string } = {};
  if (error !== undefined && error !== null) why.error = error.slice(0, 256);
  if (cause !== undefined && cause !== null) why.cause = cause.slice(0, 32_768);
  return why;
};

/** Closes a run: its timers, tasks and map runs end. */
export const finishRun = (turn: Turn, status: Exclude<Run['status'], 'RUNNING'>): void => {
  const { run } = turn;
  run.status = status;
  run.stoppedAt = turn.now;
  run.lifeTimer = null;
  turn.clearQueue();
  for (const timerId of Object.keys(run.timers)) turn.cancelTimer(timerId);
  for (const [taskId, { token, request }] of Object.entries(run.tasks)) {
    delete run.tasks[taskId];
    turn.effects.push({ type: 'cancelTask', taskId, token, resource: request.resource });
  }
  for (const mapRun of Object.values(run.mapRuns)) {
    if (mapRun.status !== 'RUNNING') continue;
    mapRun.status = status === 'FAILED' ? 'FAILED' : 'ABORTED';
    mapRun.stoppedAt = turn.now;
    if (mapRun.running > 0) {
      turn.effects.push({ type: 'stopChildren', mapRunId: mapRun.id, mapRunArn: mapRun.arn });
    }
  }
};

/** Returns a failure's cause as AWS words it: preceded by the state, unless a task reported it. */
export const causeOf = (failure: StateFailure, frame: Frame): string | null =>
  failure.locate
    ? `An error occurred while executing the state '${frame.state}' (entered at the event id #${frame.enteredEventId}). ${failure.cause}`
    : failure.cause;
