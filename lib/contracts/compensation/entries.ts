import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { UndoRetry } from '../action-event.ts';
import { calledRun } from '../progress/called-run.ts';
import {
  assignedLists,
  failureOf,
  jsonField,
  millisecondsOf,
  type ProgressEvent,
} from '../progress/history-event.ts';
import { undoneKey } from './keys.ts';

/** An entry of a workflow's saga list: what undoes one step, computed when the step succeeded. */
export interface SagaEntry extends JsonObject {
  step: string;
  /** Name of the function that undoes it. */
  uses: string;
  with: Json;
  /** Idempotency key of the compensation. */
  key: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/** An entry that an execution recorded, and what became of its compensation in that execution. */
export interface RecordedEntry {
  entry: SagaEntry & UndoRetry;
  /** Absent if it was never tried. */
  compensation?: 'running' | 'succeeded' | 'failed';
  /** Name of the error of its last attempt. */
  error?: string;
}

/** Every saga entry that an execution's states ever recorded, in any block, with what became of its compensation. */
export class RecordedEntries {
  readonly #entries = new Map<string, SagaEntry>();
  readonly #undos = new Map<string, Omit<RecordedEntry, 'entry'>>();
  readonly #compensating = new Map<number, string>();
  /** How compensations are tried again, by the keys of what they undo. */
  readonly #retries = new Map<string, UndoRetry>();
  /** When the execution gave a compensation up, by its key. */
  readonly #givenUp = new Map<string, number>();

  /** Reads the next event of the history. */
  apply(event: ProgressEvent): void {
    for (const entry of entriesIn(event)) this.#entries.set(entry.key, entry);
    const call = event.type === 'TaskScheduled' ? calledRun(event) : undefined;
    if (call?.undo) this.#retries.set(call.key, call.undo);
    // Events of one state follow those of the state before, so a call counts for itself only.
    const called = call?.compensation ? call.key : undefined;
    const key = event.type === 'TaskScheduled' ? called : this.#compensating.get(event.previousEventId ?? 0);
    if (key === undefined) return;
    const failure = event.type?.startsWith('Task') ? failureOf(event) : undefined;
    if (event.type === 'TaskSucceeded') this.#undos.set(key, { compensation: 'succeeded' });
    else {
      this.#compensating.set(event.id ?? 0, key);
      if (failure) this.#undos.set(key, { compensation: 'failed', error: failure.error });
      else if (event.type === 'TaskScheduled') this.#undos.set(key, { compensation: 'running' });
      // A state is left after a failure if no retrier has another attempt.
      else if (event.type === 'TaskStateExited' && this.#undos.get(key)?.compensation === 'failed')
        this.#givenUp.set(key, millisecondsOf(event));
    }
  }

  /** Returns when the execution gave up compensations, by their keys; in milliseconds since the epoch. */
  givenUp(): ReadonlyMap<string, number> {
    return this.#givenUp;
  }

  /** Returns the entries, newest first. */
  list(): RecordedEntry[] {
    // Of two in the same millisecond, the one that was recorded later is the newer.
    return [...this.#entries.values()]
      .reverse()
      .sort((a, b) => b.at - a.at)
      .map((entry) => ({
        entry: { ...this.#retries.get(undoneKey(entry.key)), ...entry },
        ...this.#undos.get(entry.key),
      }));
  }
}

const recordedIn = (events: Iterable<ProgressEvent>): RecordedEntries => {
  const recorded = new RecordedEntries();
  for (const event of events) recorded.apply(event);
  return recorded;
};

/**
 * Lists what a stopped execution has done and not undone, newest first: every saga entry that its states ever recorded, except those
 * whose compensation has succeeded, each with how that is tried again if not in the usual way.
 */
export const entriesToUndo = (events: Iterable<ProgressEvent>): (SagaEntry & UndoRetry)[] =>
  recordedIn(events)
    .list()
    .flatMap(({ entry, compensation }) => (compensation === 'succeeded' ? [] : [entry]));

/**
 * Returns the keys of the compensations that an execution tried as often as its retriers say, and that failed, each with when it gave them up, in
 * milliseconds since the epoch.
 */
export const givenUpIn = (events: Iterable<ProgressEvent>): ReadonlyMap<string, number> =>
  recordedIn(events).givenUp();

/** Entries that a state assigned, or, as the last of a branch or of an iteration, passed on in its envelope. */
const entriesIn = ({ stateExitedEventDetails }: ProgressEvent): SagaEntry[] => {
  if (!stateExitedEventDetails) return [];
  const envelope = jsonField(stateExitedEventDetails, 'output', ['"saga"']);
  const { saga } = isObject(envelope) ? envelope : {};
  return [...assignedLists(stateExitedEventDetails), Array.isArray(saga) ? saga : []].flatMap((list) =>
    list.filter(isEntry),
  );
};

const isEntry = (value: unknown): value is SagaEntry =>
  isObject(value) &&
  ['step', 'uses', 'key'].every((field) => typeof value[field] === 'string') &&
  typeof value.at === 'number' &&
  'with' in value;
