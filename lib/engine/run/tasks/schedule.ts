import type { Json } from '#core/json.ts';
import { tooLarge } from '../../model/errors.ts';
import { LIMITS } from '../../model/limits.ts';
import type { Turn } from '../../model/machine.ts';
import type { Frame, PendingTask } from '../../model/run.ts';
import { exceeds } from '../../model/size.ts';
import type { InvokeTask, TaskResource } from '../../model/task.ts';
import type { TaskKind } from './kinds.ts';

/** What a Task state asks for. */
export interface TaskOrder {
  taskId: string;
  token: string | null;
  resource: TaskResource;
  kind: TaskKind;
  parameters: Json;
  region: string;
  timeoutSeconds: number | null;
  heartbeatSeconds: number | null;
  credentials: { roleArn: string } | undefined;
}

/** Schedules a task: its events, its deadlines, the effect. The frame waits for it. */
export const scheduleTask = (turn: Turn, frame: Frame, order: TaskOrder): void => {
  if (exceeds(order.parameters, LIMITS.payloadBytes)) throw tooLarge(frame.state);
  const { taskId, token, resource, kind, timeoutSeconds, heartbeatSeconds } = order;
  const request: InvokeTask = {
    type: 'invokeTask',
    taskId,
    token,
    stateName: frame.state,
    resource,
    parameters: order.parameters,
    region: order.region,
    timeoutSeconds,
    heartbeatSeconds,
    attempt: frame.retryCount,
    executionArn: turn.run.identity.id,
  };
  if (order.credentials) request.credentials = order.credentials;
  if (kind.startsAtOnce) {
    turn.record(frame, kind.scheduled, kind.scheduledDetails(request));
    turn.record(frame, kind.started, kind.identity);
  }
  const task: PendingTask = {
    id: taskId,
    frame: frame.id,
    token,
    timeoutTimer: null,
    heartbeatTimer: null,
    heartbeatSeconds: hasHeartbeat(resource) ? heartbeatSeconds : null,
    phase: kind.startsAtOnce ? 'started' : 'asked',
    request,
  };
  turn.run.tasks[taskId] = task;
  if (kind.startsAtOnce) startClocks(turn, task);
  turn.wait(frame, { kind: 'task', taskId });
  turn.effects.push(request);
};

/** A job that is waited for by itself sends no heartbeats. */
const hasHeartbeat = (resource: TaskResource): boolean =>
  resource.kind === 'activity' ||
  (resource.kind === 'integration' && resource.pattern === 'waitForTaskToken');

/** Starts a task's time: it counts from the start of the task, an activity's from when a worker took it (Developer Guide: Task). */
export const startClocks = (turn: Turn, task: PendingTask): void => {
  const { timeoutSeconds } = task.request;
  if (timeoutSeconds !== null) {
    task.timeoutTimer = turn.setTimer(task.frame, 'taskTimeout', turn.now + timeoutSeconds * 1000, task.id);
  }
  startHeartbeat(turn, task);
};

/** Starts or restarts the time in which the next heartbeat must come. */
export const startHeartbeat = (turn: Turn, task: PendingTask): void => {
  if (task.heartbeatSeconds === null) return;
  turn.cancelTimer(task.heartbeatTimer);
  const at = turn.now + task.heartbeatSeconds * 1000;
  task.heartbeatTimer = turn.setTimer(task.frame, 'heartbeatTimeout', at, task.id);
};
