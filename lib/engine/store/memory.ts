import { invariant } from '#core/invariant.ts';
import type { JsonObject } from '#core/json.ts';
import type { EventRecord } from '../model/event-record.ts';
import type {
  DocumentKind,
  ExecutionQuery,
  ExecutionRecord,
  HistoryQuery,
  ListedExecution,
  Recoverable,
  Store,
} from './store.ts';

interface Kept {
  position: number;
  record: ExecutionRecord;
  events: EventRecord[];
  /** The last snapshot of an execution that may be redriven. */
  snapshot?: { sequence: number; run: string };
}

/** How much a memory store keeps. */
export interface MemoryStoreOptions {
  /** Finished executions to keep; the oldest go first. @default 10_000 */
  maxFinished?: number;
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

  constructor(options: MemoryStoreOptions = {}) {
    this.#maxFinished = options.maxFinished ?? 10_000;
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
    this.#kept.set(record.arn, { position: ++this.#position, record, events: [] });
    if (record.status !== 'RUNNING') this.#retire(record.arn);
  }

  updateExecution(record: ExecutionRecord): void {
    const kept = this.#of(record.arn);
    kept.record = record;
    if (record.status !== 'RUNNING') this.#retire(record.arn);
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
      if (record.status !== 'RUNNING' && (record.stoppedAt ?? time) < time) this.#kept.delete(arn);
    }
  }

  appendHistory(arn: string, events: readonly EventRecord[]): void {
    const kept = this.#of(arn);
    if (kept.events.length === 0) kept.events = [...events];
    else for (const event of events) kept.events.push(event);
  }

  history(arn: string, query: HistoryQuery): EventRecord[] {
    const { events } = this.#of(arn);
    if (!query.reverse) return events.slice(query.from - 1, query.from - 1 + query.limit);
    const end = Math.min(query.from, events.length);
    return events.slice(Math.max(0, end - query.limit), end).reverse();
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

  recoverableOf(arn: string): Recoverable | undefined {
    const kept = this.#kept.get(arn);
    return kept && { record: kept.record, snapshot: kept.snapshot, journal: [] };
  }

  commit(): void {}

  close(): void {}

  #of(arn: string): Kept {
    const kept = this.#kept.get(arn);
    invariant(kept, `the store has no execution ${arn}`);
    return kept;
  }

  #retire(arn: string): void {
    this.#finished.push(arn);
    if (this.#finished.length < this.#maxFinished * 1.1) return;
    for (const old of this.#finished.splice(0, this.#finished.length - this.#maxFinished)) {
      if (this.#kept.get(old)?.record.status !== 'RUNNING') this.#kept.delete(old);
    }
  }
}
