import type { JsonObject } from '#core/json.ts';
import type { EventRecord } from '../model/event-record.ts';

/** Small things that the engine keeps in memory and writes through: a document each, by kind and key. */
export type DocumentKind =
  | 'state-machine'
  | 'revision'
  | 'version'
  | 'alias'
  | 'activity'
  | 'map-run'
  | 'tags';

/** Status of an execution, as the API names it. */
export type ExecutionStatus =
  | 'RUNNING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'TIMED_OUT'
  | 'ABORTED'
  | 'PENDING_REDRIVE';

/**
 * Milliseconds that an execution is remembered after its end; then its name is free again.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const RETENTION_MILLISECONDS = 90 * 86_400_000;

/** Characters of the output of a distributed map's child that its parent holds itself; it reads longer ones from the store at the end. */
export const MAX_OWN_OUTPUT = 256;

/** Returns whether an error says that the store itself cannot be read or written, e.g. because the disk is full. */
export const isStoreFailure = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';

/** What is known of an execution besides its history. Times are milliseconds since the epoch; payloads JSON text. */
export interface ExecutionRecord {
  arn: string;
  name: string;
  stateMachineArn: string;
  stateMachineVersionArn?: string;
  stateMachineAliasArn?: string;
  /** Set on a child of a distributed map. */
  mapRunArn?: string;
  /** Items that a child of a distributed map works on. */
  itemCount?: number;
  /** Key of the `revision` document: the definition that it runs. */
  revision: string;
  type: 'STANDARD' | 'EXPRESS';
  status: ExecutionStatus;
  startedAt: number;
  stoppedAt?: number;
  input: string;
  output?: string;
  error?: string;
  cause?: string;
  traceHeader?: string;
  redriveCount: number;
  redrivenAt?: number;
  /** Client tokens of the last redrives, which make asking twice one redrive. */
  redriveTokens?: { token: string; at: number }[];
  /** Name of the test case whose mocked results it gets. */
  testCase?: string;
  /** The distributed map that it is a child of, and the scope of the machine that it runs. */
  parent?: { executionArn: string; mapRunId: string; index: number; scope: number };
  /** Secret from which its identifiers and random numbers are derived, so that a replay draws the same ones. */
  seed: string;
}

/** Which executions to list, newest first. */
export interface ExecutionQuery {
  stateMachineArn?: string;
  stateMachineVersionArn?: string;
  stateMachineAliasArn?: string;
  mapRunArn?: string;
  status?: ExecutionStatus;
  /** Only those that were (true) or were not (false) redriven. */
  redriven?: boolean;
  /** Position after which to continue, as `ListedExecution.position`. */
  after?: number;
  limit: number;
}

/** An execution in a list, with its place in the order of starting. */
export interface ListedExecution {
  position: number;
  record: ExecutionRecord;
}

/** Which part of a history to read. */
export interface HistoryQuery {
  /** Event id to start from; in reverse order to go down from. */
  from: number;
  limit: number;
  reverse?: boolean;
}

/** An execution's state after some event, as text: the run and the driver's own bookkeeping. */
export interface Snapshot {
  /** Number of the last journal entry that it contains. */
  sequence: number;
  run: string;
}

/** What is needed to resume an execution that had not finished. */
export interface Recoverable {
  /** Its place in the order of starting. */
  position: number;
  record: ExecutionRecord;
  /** Absent before the first. */
  snapshot?: Snapshot;
  /** Entries after the snapshot, in order. */
  journal: { sequence: number; entry: string }[];
}

/**
 * Where an engine keeps its durable state.
 *
 * Writes are visible to reads at once and become durable together at `commit`.
 */
export interface Store {
  /** The file that holds everything; absent if nothing outlives the process. */
  readonly file?: string;
  /** Whether a later process finds what was written; if not, no journal is needed. */
  readonly durable: boolean;
  /** Whether anything was written since the last commit. */
  readonly dirty: boolean;
  documents(kind: DocumentKind): Iterable<{ key: string; value: JsonObject }>;
  putDocument(kind: DocumentKind, key: string, value: JsonObject): void;
  deleteDocument(kind: DocumentKind, key: string): void;
  /** Writes a new execution. */
  insertExecution(record: ExecutionRecord): void;
  /** Writes what changed: status, times, output, error, redrives. */
  updateExecution(record: ExecutionRecord): void;
  execution(arn: string): ExecutionRecord | undefined;
  listExecutions(query: ExecutionQuery): ListedExecution[];
  /** Forgets executions that ended before a time, with their histories. */
  forgetEndedBefore(time: number): void;
  /** Appends events; their ids follow on those there. */
  appendHistory(arn: string, events: readonly EventRecord[]): void;
  history(arn: string, query: HistoryQuery): EventRecord[];
  /** Appends what happened to a run (JSON text that begins with its time, the field `now`), to be replayed after the last snapshot. */
  appendJournal(arn: string, sequence: number, entry: string): void;
  /** Replaces the snapshot and forgets the journal up to it. */
  putSnapshot(arn: string, sequence: number, run: string): void;
  /** Forgets journal and snapshot of an execution that cannot continue. */
  dropJournal(arn: string): void;
  /** Yields what was running, oldest first, of those after one position and up to another. */
  recoverable(range: { after: number; last: number }): Iterable<Recoverable>;
  /** Returns how many executions run, without the children of distributed Maps. */
  countRunning(): number;
  /** Returns the position of the execution that was started last; -1 if there is none. */
  newestPosition(): number;
  /** Returns the latest time that any execution has seen, in milliseconds since the epoch; 0 if there is none. */
  latestTime(): number;
  /** Returns the same for one execution, running or not: a redrive continues from it. */
  recoverableOf(arn: string): Recoverable | undefined;
  /** Makes everything written so far durable, as one transaction. */
  commit(): void;
  /** Commits, and releases what it holds; a second call does nothing. */
  close(): void | Promise<void>;
}
