import type { Json } from '#core/json.ts';
import { DEEPEST_JSON, isDeeper } from '#core/json-depth.ts';
import type { Advance } from '../../model/effect.ts';
import type { EngineEvent } from '../../model/engine-event.ts';
import type { EventRecord } from '../../model/event-record.ts';
import type { Run } from '../../model/run.ts';
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
 * record where it changed. An express execution leaves nothing, as on AWS; of a Map Run's child the record is kept once
 * it has ended.
 */
export const keep = (store: Store, live: LiveRun, step: Step): void => {
  const { record } = live;
  const finished = record.status !== 'RUNNING';
  if (record.type === 'EXPRESS') {
    if (finished && record.mapRunArn !== undefined) keepExpressChild(store, record);
    return;
  }
  if (step.isNew) store.insertExecution(record);
  else if (finished) store.updateExecution(record);
  store.appendHistory(record.arn, step.history);
  if (!finished) appendJournal(store, live, step);
  else if (record.status !== 'SUCCEEDED') store.putSnapshot(record.arn, live.sequence, snapshotOf(live));
  else if (!step.isNew) store.dropJournal(record.arn);
};

/** A child that a redrive started again takes the place of what it was. */
const keepExpressChild = (store: Store, record: ExecutionRecord): void => {
  if (store.execution(record.arn)) store.updateExecution(record);
  else store.insertExecution(record);
};

const appendJournal = (store: Store, live: LiveRun, { now, event }: Step): void => {
  if (!store.durable) return;
  const entry = JSON.stringify({ now, event });
  live.journal.entries++;
  live.journal.length += entry.length;
  if (live.journal.entries <= live.journal.maxEntries && live.journal.length <= live.journal.maxLength) {
    store.appendJournal(live.record.arn, live.sequence, entry);
    return;
  }
  const snapshot = snapshotOf(live);
  store.putSnapshot(live.record.arn, live.sequence, snapshot);
  live.journal = newJournal(snapshot.length);
};

/** Returns the event, or the failure of a task or a reader whose answer is nested too deep to be kept. */
export const keepable = (event: EngineEvent): EngineEvent => {
  if (!isDeeper(answerIn(event), DEEPEST_JSON)) return event;
  const failure = {
    error: 'States.Runtime',
    cause: `The answer is nested more than ${DEEPEST_JSON} levels deep`,
  };
  if (event.type === 'itemsRead') return { type: 'itemsReadFailed', mapRunId: event.mapRunId, ...failure };
  if ('taskId' in event) return { type: 'taskFailed', taskId: event.taskId, ...failure };
  return event;
};

const answerIn = (event: EngineEvent): Json => {
  if (event.type === 'itemsRead') return event.items;
  return 'output' in event ? event.output : null;
};

/** Returns the record of a run that ended. */
export const finishedRecord = ({ record, run }: LiveRun): ExecutionRecord => ({
  ...record,
  status: run.status,
  stoppedAt: run.stoppedAt ?? undefined,
  output: run.output === undefined ? undefined : JSON.stringify(run.output),
  error: run.error,
  cause: run.cause,
});

/** Returns the record of a run that is redriven: as if it had not ended, but counted. */
export const reopenedRecord = ({ record }: LiveRun, redrivenAt: number): ExecutionRecord => {
  const { stoppedAt: _, output: __, error: ___, cause: ____, ...open } = record;
  return { ...open, status: 'RUNNING', redriveCount: record.redriveCount + 1, redrivenAt };
};

/** Ends a run that the engine cannot move any more. */
export const giveUp = (run: Run, now: number, cause: string): Advance => {
  const error = 'States.Runtime';
  Object.assign(run, { status: 'FAILED', stoppedAt: now, error, cause });
  const id = ++run.lastEventId;
  return {
    history: [
      { id, previousEventId: id - 1, timestamp: now, type: 'ExecutionFailed', details: { error, cause } },
    ],
    effects: [{ type: 'finished', status: 'FAILED', error, cause }],
  };
};
