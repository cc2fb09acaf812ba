import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type Item, type OpenTable, queryPages, writeItem } from '#actions/ports/documents.ts';
import type { RecordedEntry } from '#contracts/compensation/entries.ts';
import type { ProgressSnapshot } from '#contracts/progress/snapshot.ts';
import { NOTE_PREFIX, NOTE_RETENTION_SECONDS, type StepNote } from '#contracts/progress/step-note.ts';
import { KEYS, TABLE } from '#contracts/table.ts';
import { dropOldest } from '#core/drop-oldest.ts';
import type { Json } from '#core/json.ts';
import type { EndedMapRun } from './map-runs.ts';

/** What was read of an execution's history, as people may see it: masked. */
export interface RunView {
  snapshot: ProgressSnapshot;
  output?: Json;
  /** ARN of the execution whose step has started this one. */
  parent?: string;
  /** Which variant of which workflow it got. */
  variant?: { workflow: string; variant: string };
  /** Name of the execution that this one continues in a version. */
  continues?: string;
  /** Name of the execution that this one runs again, and the step with which it began. */
  reruns?: { execution: string; step: string };
  /** ARN of the version of the state machine; absent if there are none. */
  version?: string;
  /** What its definition has recorded to be undone; absent if nothing. */
  recorded?: RecordedEffect[];
  /** Runs of distributed loops that have ended; absent if there are none. */
  mapRuns?: EndedMapRun[];
}

/** Something that an execution did, as its definition has recorded it, and what became of its compensation. */
export interface RecordedEffect extends Omit<RecordedEntry, 'entry'> {
  step: string;
  /** Key of the entry of the log, if there is one. */
  key: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/** A view, and when its history was read. */
export interface KeptView {
  view: RunView;
  /** Milliseconds since the epoch. */
  readAt: number;
  /** What of the execution the history was read at, see `revisionOf`. */
  revision: string;
}

/** What the table holds of an execution's progress. */
export interface KeptProgress {
  kept?: KeptView;
  notes: StepNote[];
}

/** Progress of executions: the newest view of each, and what functions have noted of its steps. */
export interface ProgressStore {
  /** Returns what is known of an execution, by its ARN. */
  of(execution: string): Promise<KeptProgress>;
  /** Keeps a view in place of the one before, unless it is too large for an item. */
  keep(execution: string, kept: KeptView): Promise<void>;
}

const VIEW = 'view';

/** Characters of a view in the table, which takes items of 400 KB and bills each KB that is written. */
const MAX_VIEW = 200_000;

/** Characters of a view, and number of views, that are kept unpacked: an execution that is looked at is looked at again. */
const [MAX_UNPACKED, UNPACKED_VIEWS] = [20_000, 100];

/** Returns what unpacks views, and does so once for one that stays the same. */
const unpacker = (): ((execution: string, text: string) => RunView) => {
  const known = new Map<string, { text: string; view: RunView }>();
  return (execution, text) => {
    const before = known.get(execution);
    if (before?.text === text) return before.view;
    known.delete(execution);
    const view = JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString()) as RunView;
    if (text.length <= MAX_UNPACKED) known.set(execution, { text, view });
    dropOldest(known, UNPACKED_VIEWS);
    return view;
  };
};

/** Returns the store over a table. */
export const progressIn = (open: OpenTable, unpack = unpacker()): ProgressStore => ({
  async of(execution) {
    const found: KeptProgress = { notes: [] };
    const pages = queryPages(open, {
      KeyConditionExpression: `${TABLE.pk} = :progress`,
      ExpressionAttributeValues: { ':progress': KEYS.progress(execution, '').pk },
    });
    for await (const page of pages)
      for (const item of page) {
        const sk = String(item[TABLE.sk]);
        if (sk === VIEW) found.kept = viewIn(item, (text) => unpack(execution, text));
        else if (sk.startsWith(NOTE_PREFIX)) found.notes.push(noteIn(sk.slice(NOTE_PREFIX.length), item));
      }
    return found;
  },
  async keep(execution, { view, readAt, revision }) {
    const text = deflateRawSync(JSON.stringify(view)).toString('base64');
    if (text.length > MAX_VIEW) return;
    const ttl = Math.ceil(readAt / 1000) + NOTE_RETENTION_SECONDS;
    await writeItem(open, {
      ...KEYS.progress(execution, VIEW),
      view: text,
      readAt,
      revision,
      [TABLE.ttl]: ttl,
    });
  },
});

const viewIn = ({ view, readAt, revision }: Item, unpack: (text: string) => RunView): KeptView => ({
  view: unpack(String(view)),
  readAt: Number(readAt),
  revision: String(revision),
});

const noteIn = (
  step: string,
  { begun, done, failed, firstAt, beganAt, endedAt, error, megabytes, cpuMilliseconds }: Item,
): StepNote => ({
  step,
  begun: Number(begun ?? 0),
  done: Number(done ?? 0),
  failed: Number(failed ?? 0),
  firstAt: Number(firstAt),
  beganAt: Number(beganAt),
  ...(endedAt !== undefined && { endedAt: Number(endedAt) }),
  ...(error !== undefined && { error: String(error) }),
  ...(megabytes !== undefined && { megabytes: Number(megabytes) }),
  ...(cpuMilliseconds !== undefined && { cpuMilliseconds: Number(cpuMilliseconds) }),
});
