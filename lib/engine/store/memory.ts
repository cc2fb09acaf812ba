// Above 250 lines: one store, with a method for each operation.
import { invariant } from '#core/invariant.ts';
import type { JsonObject } from '#core/json.ts';
import type { EventRecord } from '../model/event-record.ts';
import { leastBytes } from '../model/size.ts';
import { historyText, parseHistoryText } from './history-text.ts';
import { Overflow, type Place } from './overflow.ts';
import {
  type DocumentKind,
  type ExecutionQuery,
  type ExecutionRecord,
  type HistoryQuery,
  type ListedExecution,
  MAX_OWN_OUTPUT,
  type Recoverable,
  type Store,
} from './store.ts';

interface Kept {
  position: number;
  record: ExecutionRecord;
  events: EventRecord[];
  /** Events after those, which are in the overflow. */
  later: Later[];
  /** Bytes of what is in memory, about. */
  bytes: number;
  /** Texts that are in the overflow. */
  overflown: number;
  /** The output is one that a map run does not hold itself. */
  isLong?: boolean;
  /** The last snapshot of an execution that may be redriven. */
  snapshot?: { sequence: number; run: string };
}

/** Events in the overflow, as `historyText` wrote them. */
interface Later {
  first: number;
  last: number;
  place: Place;
}

/** Bytes of events and of ended executions' payloads that are held in memory; what comes after goes to a file. */
const MAX_BYTES = 128 * 1024 * 1024;
/** Bytes of that file above which the oldest ended executions are forgotten. */
const MAX_FILE_BYTES = 4 * 1024 * 1024 * 1024;
/** Bytes of an event besides its payload. */
const EVENT_BYTES = 200;

/** How much a memory store keeps. */
export interface MemoryStoreOptions {
  /** Finished executions to keep; the oldest go first. @default 10_000 */
  maxFinished?: number;
  /** Bytes of histories and payloads in memory; the rest is in a temporary file. @default 128 MiB */
  maxBytes?: number;
}

/** A store that lives and dies with the process, for tests and for an endpoint without a data folder. */
export class MemoryStore implements Store {
  readonly durable = false;
  readonly dirty = false;
  #documents = new Map<DocumentKind, Map<string, JsonObject>>();
  #kept = new Map<string, Kept>();
  #finished: string[] = [];
  #position = 0;
  #maxFinished: number;
  #maxBytes: number;
  #bytes = 0;
  #overflow = new Overflow();

  constructor(options: MemoryStoreOptions = {}) {
    this.#maxFinished = options.maxFinished ?? 10_000;
    this.#maxBytes = options.maxBytes ?? MAX_BYTES;
  }

  *documents(kind: DocumentKind): Iterable<{ key: string; value: JsonObject }> {
    for (const [key, value] of this.#documents.get(kind) ?? []) yield { key, value };
  }

  putDocument(kind: DocumentKind, key: string, value: JsonObject): void {
    const documents = this.#documents.get(kind) ?? new Map<string, JsonObject>();
    this.#documents.set(kind, documents.set(key, value));
  }

  deleteDocument(kind: DocumentKind, key: string): void {
    this.#documents.get(kind)?.delete(key);
  }

  insertExecution(record: ExecutionRecord): void {
    const kept = { position: ++this.#position, record, events: [], later: [], bytes: 0, overflown: 0 };
    this.#kept.set(record.arn, kept);
    if (record.status !== 'RUNNING') this.#retire(kept);
  }

  updateExecution(record: ExecutionRecord): void {
    const kept = this.#of(record.arn);
    kept.record = record;
    if (record.status !== 'RUNNING') this.#retire(kept);
  }

  execution(arn: string): ExecutionRecord | undefined {
    return this.#kept.get(arn)?.record;
  }

  listExecutions(query: ExecutionQuery): ListedExecution[] {
    const wanted = (kept: Kept): boolean => {
      const { record, position } = kept;
      if (query.after !== undefined && position >= query.after) return false;
      if (query.status !== undefined && record.status !== query.status) return false;
      if (query.redriven !== undefined && record.redriveCount > 0 !== query.redriven) return false;
      return (
        ['stateMachineArn', 'stateMachineVersionArn', 'stateMachineAliasArn', 'mapRunArn'] as const
      ).every((key) => query[key] === undefined || query[key] === record[key]);
    };
    const found = [...this.#kept.values()].filter(wanted).sort((a, b) => b.position - a.position);
    return found.slice(0, query.limit).map(({ position, record }) => ({ position, record }));
  }

  forgetEndedBefore(time: number): void {
    for (const [arn, { record }] of this.#kept) {
      if (record.status !== 'RUNNING' && (record.stoppedAt ?? time) < time) this.#forget(arn);
    }
  }

  appendHistory(arn: string, events: readonly EventRecord[]): void {
    const kept = this.#of(arn);
    const [first] = events;
    if (!first) return;
    const bytes = bytesOf(events);
    if (kept.later.length > 0 || this.#bytes + bytes > this.#maxBytes) {
      const place = this.#put(kept, historyText(events));
      kept.later.push({ first: first.id, last: first.id + events.length - 1, place });
      return;
    }
    this.#hold(kept, bytes);
    if (kept.events.length === 0) kept.events = [...events];
    else for (const event of events) kept.events.push(event);
  }

  history(arn: string, query: HistoryQuery): EventRecord[] {
    const { events, later } = this.#of(arn);
    const count = later.at(-1)?.last ?? events.length;
    const end = query.reverse ? Math.min(query.from, count) : Math.min(query.from - 1 + query.limit, count);
    const begin = query.reverse ? Math.max(0, end - query.limit) : query.from - 1;
    const found = events.slice(begin, end);
    for (const { first, last, place } of later) {
      if (last <= begin || first > end) continue;
      const chunk = parseHistoryText(this.#overflow.get(place));
      found.push(...chunk.slice(Math.max(0, begin + 1 - first), end + 1 - first));
    }
    return query.reverse ? found.reverse() : found;
  }

  appendJournal(): void {}

  putSnapshot(arn: string, sequence: number, run: string): void {
    this.#of(arn).snapshot = { sequence, run };
  }

  dropJournal(arn: string): void {
    delete this.#of(arn).snapshot;
  }

  recoverable(): Iterable<Recoverable> {
    return [];
  }

  countRunning(): number {
    const isCounted = ({ record }: Kept): boolean =>
      record.mapRunArn === undefined && ['RUNNING', 'PENDING_REDRIVE'].includes(record.status);
    return [...this.#kept.values()].filter(isCounted).length;
  }

  newestPosition(): number {
    return -1;
  }

  latestTime(): number {
    return 0;
  }

  recoverableOf(arn: string): Recoverable | undefined {
    const kept = this.#kept.get(arn);
    return kept && { position: kept.position, record: kept.record, snapshot: kept.snapshot, journal: [] };
  }

  commit(): void {}

  close(): void {
    this.#overflow.close();
  }

  #of(arn: string): Kept {
    const kept = this.#kept.get(arn);
    invariant(kept, `the store has no execution ${arn}`);
    return kept;
  }

  #retire(kept: Kept): void {
    const { record } = kept;
    const { input, output = '' } = record;
    const bytes = input.length + output.length;
    kept.isLong = output.length > MAX_OWN_OUTPUT;
    if (this.#bytes + bytes > this.#maxBytes && bytes > EVENT_BYTES) {
      kept.record = this.#withoutPayloads(record, this.#put(kept, input), output && this.#put(kept, output));
    } else this.#hold(kept, bytes);
    this.#finished.push(record.arn);
    if (this.#finished.length >= this.#maxFinished * 1.1) this.#forgetOldest(this.#maxFinished);
    if (this.#overflow.size > MAX_FILE_BYTES) this.#forgetOldest(this.#finished.length / 2);
  }

  #withoutPayloads(record: ExecutionRecord, input: Place, output: Place | ''): ExecutionRecord {
    const overflow = this.#overflow;
    return {
      ...record,
      get input() {
        return overflow.get(input);
      },
      get output() {
        return output === '' ? record.output : overflow.get(output);
      },
    };
  }

  #forgetOldest(most: number): void {
    const needed: string[] = [];
    for (const old of this.#finished.splice(0, this.#finished.length - most)) {
      if (this.#isNeeded(old)) needed.push(old);
      else if (this.#kept.get(old)?.record.status !== 'RUNNING') this.#forget(old);
    }
    this.#finished.unshift(...needed);
  }

  /** Returns whether a map run that has not ended will ask for the output of a child. */
  #isNeeded(arn: string): boolean {
    const kept = this.#kept.get(arn);
    const parent = kept?.record.parent;
    return (
      kept?.isLong === true &&
      parent !== undefined &&
      this.#kept.get(parent.executionArn)?.record.status === 'RUNNING'
    );
  }

  #forget(arn: string): void {
    const kept = this.#kept.get(arn);
    if (!kept || !this.#kept.delete(arn)) return;
    this.#bytes -= kept.bytes;
    this.#overflow.drop(kept.overflown);
  }

  #hold(kept: Kept, bytes: number): void {
    kept.bytes += bytes;
    this.#bytes += bytes;
  }

  #put(kept: Kept, text: string): Place {
    kept.overflown++;
    return this.#overflow.put(text);
  }
}

/** Bytes of events, of which those that follow each other often have a payload in common. */
const bytesOf = (events: readonly EventRecord[]): number => {
  let bytes = events.length * EVENT_BYTES;
  let last: unknown;
  for (const { details } of events) {
    const payload = details?.input ?? details?.output ?? details?.parameters;
    if (payload === undefined || payload === last) continue;
    bytes += leastBytes(payload);
    last = payload;
  }
  return bytes;
};
