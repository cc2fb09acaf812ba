import { type Json, knownAs, ownField, setField } from '#core/json.ts';
import { jsonText, parseJsonText } from '#core/json-text.ts';
import type { Effect } from '../../model/effect.ts';
import type { EngineEvent } from '../../model/engine-event.ts';
import type { Machine } from '../../model/machine.ts';
import type { Run } from '../../model/run.ts';
import type { ExecutionRecord } from '../../store/store.ts';
import type { CancelTimer } from './timers.ts';

/** Entries of a journal, from which a run is replayed after a crash. */
const MAX_JOURNAL_ENTRIES = 1000;
/** Characters of a journal. Large runs get longer journals, because writing a snapshot of them costs more. */
const MAX_JOURNAL_LENGTH = 256 * 1024;
/** Characters of a run that outweigh the replay of one journal entry. */
const LENGTH_OF_ENTRY = 256;

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
  /** How many tasks of each state were asked for, and the numbers of those in progress: which mocked result each gets. */
  mocked: { counts: Record<string, number>; numbers: Record<string, number> } | null;
  timers: Map<string, CancelTimer>;
  /** Tasks in progress in this process, by task id. */
  tasks: Map<string, AbortController>;
  /** Journal entries since the last snapshot, their characters, and how many of both there may be. */
  journal: { entries: number; length: number; maxEntries: number; maxLength: number };
}

/** Creates the bookkeeping of an empty journal after a snapshot of some length. */
export const newJournal = (snapshotLength = 0): LiveRun['journal'] => ({
  entries: 0,
  length: 0,
  maxEntries: Math.max(MAX_JOURNAL_ENTRIES, snapshotLength / LENGTH_OF_ENTRY),
  maxLength: Math.max(MAX_JOURNAL_LENGTH, snapshotLength * 2),
});

/** Creates a live run without any events yet. */
export const newLiveRun = (record: ExecutionRecord, machine: Machine, run: Run): LiveRun => ({
  record,
  machine,
  run,
  sequence: 0,
  outstanding: new Map(),
  submitted: {},
  mocked: record.testCase === undefined ? null : { counts: {}, numbers: {} },
  timers: new Map(),
  tasks: new Map(),
  journal: newJournal(),
});

/** Returns whether a run has map runs, without listing them: this is asked after every event of every run. */
export const hasMapRuns = ({ run }: LiveRun): boolean => {
  for (const _ in run.mapRuns) return true;
  return false;
};

/** Effects of distributed maps that are answered later. */
export type MapEffect = Extract<Effect, { type: 'readItems' | 'writeResults' | 'startChild' }>;

/** Returns the text of a live run, for a snapshot. */
export const snapshotOf = ({ run, outstanding, submitted, mocked }: LiveRun): string =>
  jsonText({ run, outstanding: [...outstanding], submitted, mocked });

type Snapshot = Pick<LiveRun, 'run' | 'submitted' | 'mocked'> & { outstanding: [string, MapEffect][] };

/** Parses what `snapshotOf` wrote. */
export const parseSnapshot = (
  text: string,
): Pick<LiveRun, 'run' | 'outstanding' | 'submitted' | 'mocked'> => {
  const snapshot = knownAs<Snapshot>(parseJsonText(text));
  return { ...snapshot, outstanding: new Map(snapshot.outstanding) };
};

/** Returns the key of a child among what was asked for. */
export const childKey = (mapRunId: string, index: number): string => `startChild:${mapRunId}:${index}`;

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
    } else if (effect.type === 'invokeTask' && live.mocked) {
      const { counts, numbers } = live.mocked;
      const count = ownField(counts, effect.stateName) ?? 0;
      numbers[effect.taskId] = count;
      setField(counts, effect.stateName, count + 1);
    } else if (effect.type === 'cancelTask') forgetTaskData(live, effect.taskId);
  }
};

const forgetTask = (live: LiveRun, taskId: string): void => {
  forgetTaskData(live, taskId);
  live.tasks.delete(taskId);
};

const forgetTaskData = (live: LiveRun, taskId: string): void => {
  delete live.submitted[taskId];
  if (live.mocked) delete live.mocked.numbers[taskId];
};
