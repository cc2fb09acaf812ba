import type { Json } from '#core/json.ts';
import type { Machine } from '#engine/machine.ts';
import type { Effect, EngineEvent, Run } from '#engine/run.ts';
import type { ExecutionRecord } from '#engine/store/store.ts';
import type { CancelTimer } from './live-timers.ts';

/** An execution that has not finished, with what the driver keeps beside the run itself. */
export interface LiveRun {
  record: ExecutionRecord;
  machine: Machine;
  run: Run;
  /** Number of the last event that moved the run. */
  sequence: number;
  /** Reads, writes and children of distributed maps that were asked for and have not answered, by key. */
  outstanding: Map<string, MapEffect>;
  /** What TaskSubmitted said of each .sync task that is still running: what a restarted driver waits with. */
  submitted: Record<string, Json>;
  /** How many mocked results each state has had; null without a test case. */
  mocked: Record<string, number> | null;
  timers: Map<string, CancelTimer>;
  /** Tasks in progress in this process, by task id. */
  tasks: Map<string, AbortController>;
  /** Journal entries since the last snapshot, their characters, and how many of both there may be. */
  journal: { entries: number; length: number; maxEntries: number; maxLength: number };
}

/** Effects of distributed maps that are answered later. */
export type MapEffect = Extract<Effect, { type: 'readItems' | 'writeResults' | 'startChild' }>;

/** Text of a live run, for a snapshot. */
export const snapshotOf = ({ run, outstanding, submitted, mocked }: LiveRun): string =>
  JSON.stringify({ run, outstanding: [...outstanding], submitted, mocked });

/** What `snapshotOf` wrote. */
export const parseSnapshot = (
  text: string,
): Pick<LiveRun, 'run' | 'outstanding' | 'submitted' | 'mocked'> => {
  const { run, outstanding, submitted, mocked } = JSON.parse(text);
  return { run, outstanding: new Map(outstanding), submitted, mocked };
};

const childKey = (mapRunId: string, index: number): string => `startChild:${mapRunId}:${index}`;

/** Notes what an event answers, before it moves the run. */
export const noteEvent = (live: LiveRun, event: EngineEvent): void => {
  if (event.type === 'taskSubmitted') live.submitted[event.taskId] = event.output;
  else if (event.type === 'taskSucceeded' || event.type === 'taskFailed') forgetTask(live, event.taskId);
  else if (event.type === 'itemsRead' || event.type === 'itemsReadFailed') {
    live.outstanding.delete(`readItems:${event.mapRunId}`);
  } else if (event.type === 'resultsWritten' || event.type === 'resultsWriteFailed') {
    live.outstanding.delete(`writeResults:${event.mapRunId}`);
  } else if (event.type === 'childFinished') live.outstanding.delete(childKey(event.mapRunId, event.index));
};

/** Notes which effects will be answered. */
export const noteEffects = (live: LiveRun, effects: readonly Effect[]): void => {
  for (const effect of effects) {
    if (effect.type === 'startChild') live.outstanding.set(childKey(effect.mapRunId, effect.index), effect);
    else if (effect.type === 'readItems' || effect.type === 'writeResults') {
      live.outstanding.set(`${effect.type}:${effect.mapRunId}`, effect);
    } else if (effect.type === 'cancelTask') delete live.submitted[effect.taskId];
  }
};

const forgetTask = (live: LiveRun, taskId: string): void => {
  delete live.submitted[taskId];
  live.tasks.delete(taskId);
};
