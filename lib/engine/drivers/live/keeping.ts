import { type Json, knownAs } from '#core/json.ts';
import { isDeeper, MAX_JSON_DEPTH } from '#core/json-depth.ts';
import { jsonText } from '#core/json-text.ts';
import type { Advance, Effect } from '../../model/effect.ts';
import type { EngineEvent } from '../../model/engine-event.ts';
import type { EventRecord } from '../../model/event-record.ts';
import { LIMITS } from '../../model/limits.ts';
import { leastBytes } from '../../model/size.ts';
import type { ExecutionRecord, Store } from '../../store/store.ts';
import { type LiveRun, newJournal, snapshotOf } from './live-run.ts';

/** What one step of a run leaves to be kept. */
export interface Step {
  event: EngineEvent;
  now: number;
  /** The step began the execution. */
  isNew: boolean;
  history: readonly EventRecord[];
}

/**
 * Writes a step to the store: what happened (the journal, from which the run can be rebuilt), the history, and the
 * record if it changed. An express execution leaves nothing, as on AWS; of a Map Run's child the record is kept once
 * it has ended.
 */
export const keep = (store: Store, live: LiveRun, step: Step): void => {
  const { record } = live;
  const finished = record.status !== 'RUNNING';
  if (record.type === 'EXPRESS') {
    if (finished && record.mapRunArn !== undefined) keepExpressChild(store, record);
    return;
  }
  // Made before anything is written: a value that cannot be written must not leave half a step behind.
  const snapshot = finished && record.status !== 'SUCCEEDED' ? lastSnapshot(live) : undefined;
  const entry = finished || !store.durable ? undefined : journalEntry(live, step);
  if (step.isNew) store.insertExecution(record);
  else if (finished) store.updateExecution(record);
  store.appendHistory(record.arn, step.history);
  if (entry) writeEntry(store, live, entry);
  else if (snapshot !== undefined) store.putSnapshot(record.arn, live.sequence, snapshot);
  else if (finished && !step.isNew) store.dropJournal(record.arn);
};

/** Returns what a redrive would continue from; undefined if that is longer than a text can be: there is none then. */
const lastSnapshot = (live: LiveRun): string | undefined => {
  try {
    return snapshotOf(live);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/**
 * Ends an execution whose state cannot be moved, kept or rebuilt: what is known of it stays, and it cannot be redriven.
 * Returns its record and the event that ended it.
 */
export const abandon = (
  store: Store,
  record: ExecutionRecord,
  now: number,
  cause: string,
): { record: ExecutionRecord; event: EventRecord } => {
  const error = 'States.Runtime';
  const { output: _, ...rest } = record;
  const ended: ExecutionRecord = { ...rest, status: 'FAILED', stoppedAt: now, error, cause };
  const isKept = record.type === 'STANDARD' || record.mapRunArn !== undefined;
  if (isKept && store.execution(record.arn)) store.updateExecution(ended);
  else if (isKept) store.insertExecution(ended);
  const isStandard = record.type === 'STANDARD';
  const last = isStandard ? lastEventId(store, record.arn) : 0;
  const event: EventRecord = {
    id: last + 1,
    previousEventId: last,
    timestamp: now,
    type: 'ExecutionFailed',
    details: { error, cause },
  };
  if (isStandard) {
    store.appendHistory(record.arn, [event]);
    store.dropJournal(record.arn);
  }
  return { record: ended, event };
};

/** Ends a run that cannot be moved or kept, as `abandon` does; returns what is left to do for it. */
export const abandonRun = (store: Store, live: LiveRun, now: number, cause: string): Advance => {
  const { record, event } = abandon(store, live.record, now, cause);
  live.record = record;
  live.run.status = 'FAILED';
  const stops = Object.values(live.run.mapRuns)
    .filter(({ status }) => status === 'RUNNING')
    .map(({ id, arn }): Effect => ({ type: 'stopChildren', mapRunId: id, mapRunArn: arn }));
  return { history: [event], effects: [...stops, { type: 'finished', status: 'FAILED' }] };
};

const lastEventId = (store: Store, arn: string): number =>
  store.history(arn, { from: LIMITS.historyEvents, limit: 1, reverse: true })[0]?.id ?? 0;

/** A child that a redrive started again takes the place of what it was. */
const keepExpressChild = (store: Store, record: ExecutionRecord): void => {
  if (store.execution(record.arn)) store.updateExecution(record);
  else store.insertExecution(record);
};

/** What a step adds to the journal: an entry, or a snapshot in place of the journal once that has grown long. */
type Entry = { entry: string } | { snapshot: string };

const journalEntry = (live: LiveRun, { now, event }: Step): Entry => {
  const entry = jsonText({ now, event });
  live.journal.entries++;
  live.journal.length += entry.length;
  const fits =
    live.journal.entries <= live.journal.maxEntries && live.journal.length <= live.journal.maxLength;
  if (fits) return { entry };
  const snapshot = snapshotIfShort(live);
  if (snapshot !== undefined) return { snapshot };
  // It would take longer to write than the journal to replay: branches may share what each of them writes.
  live.journal.maxEntries *= 2;
  live.journal.maxLength *= 2;
  return { entry };
};

/** Bytes of a snapshot, about, above which the journal is continued instead: nothing else happens while one is made. */
const MAX_SNAPSHOT_BYTES = 4 * 1024 * 1024;

const snapshotIfShort = (live: LiveRun): string | undefined => {
  const { frames, mapRuns } = live.run;
  let bytes = 0;
  for (const value of [...Object.values(frames), ...Object.values(mapRuns)]) {
    bytes += leastBytes(knownAs<Json>(value));
    if (bytes > MAX_SNAPSHOT_BYTES) return undefined;
  }
  return lastSnapshot(live);
};

const writeEntry = (store: Store, live: LiveRun, entry: Entry): void => {
  const { arn } = live.record;
  if ('entry' in entry) {
    store.appendJournal(arn, live.sequence, entry.entry);
    return;
  }
  store.putSnapshot(arn, live.sequence, entry.snapshot);
  live.journal = newJournal(entry.snapshot.length);
};

/** Returns the event, or the failure of a task or a reader whose answer is nested too deep to be kept. */
export const keepable = (event: EngineEvent): EngineEvent => {
  if (!isDeeper(answerIn(event), MAX_JSON_DEPTH)) return event;
  const failure = {
    error: 'States.Runtime',
    cause: `The answer is nested more than ${MAX_JSON_DEPTH} levels deep`,
  };
  if (event.type === 'itemsRead' || event.type === 'itemsArrived')
    return { type: 'itemsReadFailed', mapRunId: event.mapRunId, ...failure };
  if ('taskId' in event) return { type: 'taskFailed', taskId: event.taskId, ...failure };
  return event;
};

const answerIn = (event: EngineEvent): Json => {
  if (event.type === 'itemsRead' || event.type === 'itemsArrived') return event.items;
  return 'output' in event ? event.output : null;
};

/** Returns the record of a run that ended. */
export const finishedRecord = ({ record, run }: LiveRun): ExecutionRecord => ({
  ...record,
  status: run.status,
  stoppedAt: run.stoppedAt ?? undefined,
  output: run.output === undefined ? undefined : jsonText(run.output),
  error: run.error,
  cause: run.cause,
});

/** Returns the record of a run that is redriven: as if it had not ended, but counted. */
export const reopenedRecord = ({ record }: LiveRun, redrivenAt: number): ExecutionRecord => {
  const { stoppedAt: _, output: __, error: ___, cause: ____, ...open } = record;
  return { ...open, status: 'RUNNING', redriveCount: record.redriveCount + 1, redrivenAt };
};
