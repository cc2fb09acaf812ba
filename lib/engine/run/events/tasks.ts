import type { EventOf } from '../../model/engine-event.ts';
import { ERROR, StateFailure, tooLarge } from '../../model/errors.ts';
import type { HistoryEventType } from '../../model/event-record.ts';
import { LIMITS } from '../../model/limits.ts';
import type { Turn } from '../../model/machine.ts';
import type { Frame, PendingTask } from '../../model/run.ts';
import { exceeds } from '../../model/size.ts';
import { failState } from '../failure/fail-state.ts';
import { forgetTask } from '../frames.ts';
import { resume } from '../loop.ts';
import { kindOf } from '../tasks/kinds.ts';
import { startClocks, startHeartbeat } from '../tasks/schedule.ts';
import { errorAndCause } from '../transitions.ts';

type Found = { task: PendingTask; frame: Frame };

const find = (turn: Turn, taskId: string): Found | undefined => {
  const task = turn.run.tasks[taskId];
  const frame = task && turn.run.frames[task.frame];
  return task && frame ? { task, frame } : undefined;
};

/** Records that an activity's task waits for a worker. */
export const taskOffered = (turn: Turn, event: EventOf<'taskOffered'>): void => {
  const found = find(turn, event.taskId);
  if (found) noteScheduled(turn, found);
};

const noteScheduled = (turn: Turn, { task, frame }: Found): void => {
  if (task.phase !== 'asked') return;
  const kind = kindOf(task.request.resource);
  task.phase = 'scheduled';
  turn.record(frame, kind.scheduled, kind.scheduledDetails(task.request));
};

/** Records that an activity worker took the task. */
export const taskStarted = (turn: Turn, event: EventOf<'taskStarted'>): void => {
  const found = find(turn, event.taskId);
  if (!found) return;
  noteScheduled(turn, found);
  const { task, frame } = found;
  if (task.phase !== 'scheduled') return;
  const { workerName } = event;
  task.phase = 'started';
  turn.record(frame, kindOf(task.request.resource).started, workerName === undefined ? {} : { workerName });
  startClocks(turn, task);
};

/** Records that the call of a callback or .sync task returned. */
export const taskSubmitted = (turn: Turn, event: EventOf<'taskSubmitted'>): void => {
  const found = find(turn, event.taskId);
  if (!found || found.task.phase === 'submitted') return;
  found.task.phase = 'submitted';
  const { identity } = kindOf(found.task.request.resource);
  turn.record(found.frame, 'TaskSubmitted', { ...identity, output: event.output });
};

/** Ends a task that succeeded, and continues its state. */
export const taskSucceeded = (turn: Turn, event: EventOf<'taskSucceeded'>): void => {
  const found = find(turn, event.taskId);
  if (!found) return;
  noteScheduled(turn, found);
  const { task, frame } = found;
  const kind = kindOf(task.request.resource);
  if (exceeds(event.output, LIMITS.payloadBytes)) {
    endFailed(turn, found, kind.failed, tooLarge(kind.name, { terminal: false }));
    return;
  }
  forgetTask(turn, task.id);
  turn.record(frame, kind.succeeded, { ...kind.identity, output: event.output });
  resume(turn, frame, () => turn.stateOf(frame).taskSucceeded?.(turn, frame, event.output));
};

/** Ends a task that failed or could not be started, and fails its state. */
export const taskFailed = (turn: Turn, event: EventOf<'taskFailed'>): void => {
  const found = find(turn, event.taskId);
  if (!found) return;
  if (event.phase !== 'schedule') noteScheduled(turn, found);
  const kind = kindOf(found.task.request.resource);
  const types = { schedule: kind.scheduleFailed, start: kind.startFailed, submit: kind.submitFailed };
  const type = event.phase === undefined ? kind.failed : types[event.phase];
  const locate = event.error === ERROR.runtime;
  const failure = new StateFailure(event.error ?? null, event.cause ?? null, { reported: true, locate });
  endFailed(turn, found, type, failure);
};

const endFailed = (
  turn: Turn,
  { task, frame }: Found,
  type: HistoryEventType,
  failure: StateFailure,
): void => {
  const { identity } = kindOf(task.request.resource);
  forgetTask(turn, task.id);
  // Of what was never scheduled there are no events.
  if (task.phase !== 'asked')
    turn.record(frame, type, { ...identity, ...errorAndCause(failure.error, failure.cause) });
  frame.waiting = null;
  frame.phase = 'execute';
  failState(turn, frame, failure);
};

/** Restarts the time until the next heartbeat. */
export const taskHeartbeat = (turn: Turn, event: EventOf<'taskHeartbeat'>): void => {
  const task = turn.run.tasks[event.taskId];
  if (task) startHeartbeat(turn, task);
};

/** Stops the clocks of a task whose call must wait where it is made, and starts them when the call is made. */
export const taskHeld = (turn: Turn, { taskId, held }: EventOf<'taskHeld'>): void => {
  const task = turn.run.tasks[taskId];
  if (!task || held === (task.held === true)) return;
  if (!held) {
    delete task.held;
    startClocks(turn, task);
    return;
  }
  task.held = true;
  turn.cancelTimer(task.timeoutTimer);
  turn.cancelTimer(task.heartbeatTimer);
  task.timeoutTimer = null;
  task.heartbeatTimer = null;
};

/** Fails a task that missed a deadline: its own, or that of its next heartbeat. */
export const taskTimedOut = (turn: Turn, taskId: string, missed: 'end' | 'heartbeat'): void => {
  const found = find(turn, taskId);
  if (!found) return;
  const { token, request } = found.task;
  turn.effects.push({ type: 'cancelTask', taskId, token, resource: request.resource });
  const failure = new StateFailure(ERROR.timeout, null, { heartbeat: missed === 'heartbeat' });
  endFailed(turn, found, kindOf(request.resource).timedOut, failure);
};
