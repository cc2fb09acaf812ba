import { invariant } from '#core/invariant.ts';
import { type Json, ownField } from '#core/json.ts';
import type { Turn } from '../model/machine.ts';
import type { Frame } from '../model/run.ts';

/** Where a frame starts. */
export interface FrameStart {
  /** Index into `machine.scopes`. */
  scope: number;
  /** The frame whose state starts this one; null at the top level. */
  parent: Frame | null;
  /** Number of the branch or iteration. */
  index: number;
  input: Json;
}

/** Creates a frame at the start of a state graph and queues it. */
export const startFrame = (turn: Turn, { scope, parent, index, input }: FrameStart): Frame => {
  const graph = turn.machine.scopes[scope];
  invariant(graph, `the machine has no scope ${scope}`);
  const frame: Frame = {
    id: turn.nextId(),
    parent: parent === null ? 0 : parent.id,
    scope,
    index,
    state: graph.startAt,
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

/** Returns the branches or iterations that a frame waits for. */
export const childrenOf = (turn: Turn, { waiting }: Frame): Frame[] => {
  if (waiting?.kind !== 'branches' && waiting?.kind !== 'iterations') return [];
  const { frames } = turn.run;
  return waiting.children.map((id) => frames[id]).filter((child) => child !== undefined);
};

/** Aborts a frame and everything below it: their tasks and timers end, and the history records what AWS records. */
export const abortFrame = (turn: Turn, frame: Frame): void => {
  const state = turn.stateOf(frame);
  const active = frame.phase !== 'enter';
  stopWaiting(turn, frame);
  if (active && state.abortedType) turn.append(frame.lastEventId, state.abortedType, null);
};

/** Ends whatever a frame waits for, without a trace of it in the history; its children are aborted. */
const stopWaiting = (turn: Turn, frame: Frame): void => {
  const { waiting } = frame;
  if (waiting?.kind === 'task') cancelTask(turn, waiting.taskId);
  if (waiting?.kind === 'timer') turn.cancelTimer(waiting.timerId);
  if (waiting?.kind === 'mapRun') abortMapRun(turn, waiting.mapRunId);
  for (const child of childrenOf(turn, frame)) if (child.phase !== 'stopped') abortFrame(turn, child);
  frame.phase = 'stopped';
};

const abortMapRun = (turn: Turn, mapRunId: string): void => {
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
  for (const child of childrenOf(turn, frame)) {
    dropChildren(turn, child);
    dropFrame(turn, child);
  }
};

/** Forgets a frame; its variables no longer count. */
export const dropFrame = (turn: Turn, frame: Frame): void => {
  if (frame.variables !== null) {
    for (const name in frame.variables)
      turn.run.variableBytes -= ownField(frame.variableBytes ?? {}, name) ?? 0;
  }
  delete turn.run.frames[frame.id];
};
