import type { Json } from '#core/json.ts';
import type { Frame } from '../model/run.ts';
import type { Turn } from '../model/turn.ts';

/** Makes a thread of control at the start of a scope and lets it go on. */
export const startFrame = (
  turn: Turn,
  scope: number,
  parent: Frame | null,
  index: number,
  input: Json,
): Frame => {
  const frame: Frame = {
    id: turn.nextId(),
    parent: parent === null ? 0 : parent.id,
    scope,
    index,
    state: turn.machine.scopes[scope]!.startAt,
    input,
    variables: null,
    phase: 'enter',
    enteredEventId: 0,
    enteredAt: 0,
    lastEventId: parent === null ? 0 : parent.lastEventId,
    beforeEventId: 0,
    retries: null,
    retryCount: 0,
    waiting: null,
  };
  turn.run.frames[frame.id] = frame;
  turn.enqueue(frame);
  return frame;
};

/** Cuts a frame and everything below it short: their tasks and timers end, and what AWS records of that is recorded. */
export const abortFrame = (turn: Turn, frame: Frame): void => {
  const state = turn.stateOf(frame);
  const active = frame.phase !== 'enter';
  quiet(turn, frame);
  if (active && state.abortedType) turn.append(frame.lastEventId, state.abortedType, null);
};

/** Ends what a frame waits for, without a trace in the history; its children are cut short. */
const quiet = (turn: Turn, frame: Frame): void => {
  const { waiting } = frame;
  if (waiting?.kind === 'task') cancelTask(turn, waiting.taskId);
  if (waiting?.kind === 'timer') turn.cancelTimer(waiting.timerId);
  if (waiting?.kind === 'branches' || waiting?.kind === 'iterations') {
    for (const id of waiting.children) {
      const child = turn.run.frames[id];
      if (child && child.phase !== 'stopped') abortFrame(turn, child);
    }
  }
  if (waiting?.kind === 'mapRun') stopMapRun(turn, waiting.mapRunId);
  frame.phase = 'stopped';
};

const stopMapRun = (turn: Turn, mapRunId: string): void => {
  const mapRun = turn.run.mapRuns[mapRunId];
  if (mapRun?.status !== 'RUNNING') return;
  mapRun.status = 'ABORTED';
  mapRun.stoppedAt = turn.now;
  if (mapRun.running > 0) turn.effects.push({ type: 'stopChildren', mapRunId, mapRunArn: mapRun.arn });
};

/** Forgets a task that has not ended; the driver stops what it can. */
const cancelTask = (turn: Turn, taskId: string): void => {
  const task = turn.run.tasks[taskId];
  if (!task) return;
  forgetTask(turn, taskId);
  turn.effects.push({ type: 'cancelTask', taskId, token: task.token, resource: task.request.resource });
};

/** Forgets a task that has ended, with its deadlines. */
export const forgetTask = (turn: Turn, taskId: string): void => {
  const task = turn.run.tasks[taskId];
  if (!task) return;
  turn.cancelTimer(task.timeoutTimer);
  turn.cancelTimer(task.heartbeatTimer);
  delete turn.run.tasks[taskId];
};

/** Forgets the frames below a frame. */
export const dropChildren = (turn: Turn, frame: Frame): void => {
  const { waiting } = frame;
  if (waiting?.kind !== 'branches' && waiting?.kind !== 'iterations') return;
  for (const id of waiting.children) {
    const child = turn.run.frames[id];
    if (!child) continue;
    dropChildren(turn, child);
    dropFrame(turn, child);
  }
};

/** Forgets a frame; its variables no longer count. */
export const dropFrame = (turn: Turn, frame: Frame): void => {
  if (frame.variables !== null)
    for (const name in frame.variables) turn.run.variableBytes -= bytesOf(frame, name);
  delete turn.run.frames[frame.id];
};

const bytesOf = (frame: Frame, name: string): number => frame.variableBytes?.[name] ?? 0;
