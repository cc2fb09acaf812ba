import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { invariant } from '#core/invariant.ts';
import type { JsonObject } from '#core/json.ts';
import type { EventRecord } from '#engine/history/event-record.ts';
import { historyText, parseHistoryText } from './history-text.ts';
import { Checkpointer } from './sqlite-checkpointer.ts';
import { lockDatabase } from './sqlite-lock.ts';
import { type ExecutionRow, executionRow, recordOf } from './sqlite-rows.ts';
import { HISTORY_SPAN, SCHEMA, SCHEMA_VERSION } from './sqlite-schema.ts';
import type {
  DocumentKind,
  ExecutionQuery,
  ExecutionRecord,
  HistoryQuery,
  ListedExecution,
  Recoverable,
  Store,
} from './store.ts';

/** Commits after which the write-ahead log is copied into the database. */
const CHECKPOINT_COMMITS = 500;
/** Pages of the log (4 KiB each) at which the engine's own thread copies it, should the other not keep up. */
const MAX_LOG_PAGES = 16_384;
/** Executions of which numbers and records are kept at hand. */
const CACHED = 2_000;

/** What a commit survives: the death of the process (`process`), or that of the machine too (`power`, one fsync each). */
export type Durability = 'process' | 'power';

export interface SqliteStoreOptions {
  /** Path of the database file; its folder is made when it is missing. */
  file: string;
  /** @default 'process' */
  durability?: Durability;
}

/**
 * A store in one SQLite file, in write-ahead mode.
 *
 * Writes join an open transaction until `commit`; one process at a time may have the file open.
 */
export class SqliteStore implements Store {
  readonly durable = true;
  #db: DatabaseSync;
  #lock: DatabaseSync;
  #checkpointer: Checkpointer;
  #commits = 0;
  #open = false;
  #statements = new Map<string, StatementSync>();
  /** Numbers of the executions that are written to often. */
  #ids = new Map<string, number>();
  /** Records of executions that ended lately, which callers ask for most. */
  #ended = new Map<string, ExecutionRecord>();

  constructor(options: SqliteStoreOptions) {
    mkdirSync(dirname(options.file), { recursive: true });
    this.#lock = lockDatabase(options.file);
    this.#checkpointer = new Checkpointer(options.file);
    this.#db = new DatabaseSync(options.file, { timeout: 5000 });
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = ${options.durability === 'power' ? 'FULL' : 'NORMAL'};
      PRAGMA cache_size = -32000;
      PRAGMA wal_autocheckpoint = ${MAX_LOG_PAGES};
    `);
    this.#migrate(options.file);
  }

  get dirty(): boolean {
    return this.#open;
  }

  *documents(kind: DocumentKind): Iterable<{ key: string; value: JsonObject }> {
    for (const row of this.#sql('SELECT key, value FROM document WHERE kind = ? ORDER BY key').all(kind)) {
      yield { key: String(row.key), value: JSON.parse(String(row.value)) };
    }
  }

  putDocument(kind: DocumentKind, key: string, value: JsonObject): void {
    this.#write('INSERT OR REPLACE INTO document VALUES (?, ?, ?)').run(kind, key, JSON.stringify(value));
  }

  deleteDocument(kind: DocumentKind, key: string): void {
    this.#write('DELETE FROM document WHERE kind = ? AND key = ?').run(kind, key);
  }

  insertExecution(record: ExecutionRecord): void {
    const insert = this.#write(
      `INSERT INTO execution (arn, machine, version, alias, map_run, status, redrives, started, stopped, input, output,
       error, cause, rest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    const { lastInsertRowid } = insert.run(...executionRow(record));
    this.#remember(record, Number(lastInsertRowid));
  }

  updateExecution(record: ExecutionRecord): void {
    const update = this.#write(
      `UPDATE execution SET arn = ?, machine = ?, version = ?, alias = ?, map_run = ?, status = ?, redrives = ?,
       started = ?, stopped = ?, input = ?, output = ?, error = ?, cause = ?, rest = ? WHERE id = ?`,
    );
    const id = this.#id(record.arn);
    update.run(...executionRow(record), id);
    this.#remember(record, id);
  }

  execution(arn: string): ExecutionRecord | undefined {
    const known = this.#ended.get(arn);
    if (known) return known;
    const row = this.#sql('SELECT * FROM execution WHERE arn = ?').get(arn);
    return row && recordOf(row as unknown as ExecutionRow);
  }

  listExecutions(query: ExecutionQuery): ListedExecution[] {
    const conditions: [string, string | number | undefined][] = [
      ['machine = ?', query.stateMachineArn],
      ['version = ?', query.stateMachineVersionArn],
      ['alias = ?', query.stateMachineAliasArn],
      ['map_run = ?', query.mapRunArn],
      ['status = ?', query.status],
      ['id < ?', query.after],
    ];
    const wanted = conditions.filter((condition) => condition[1] !== undefined);
    const tests = wanted.map(([test]) => test);
    if (query.redriven !== undefined) tests.push(query.redriven ? 'redrives > 0' : 'redrives = 0');
    const where = tests.length > 0 ? `WHERE ${tests.join(' AND ')}` : '';
    const rows = this.#sql(`SELECT * FROM execution ${where} ORDER BY id DESC LIMIT ?`).all(
      ...wanted.map(([, value]) => value!),
      query.limit,
    );
    return rows.map((row) => ({
      position: Number(row.id),
      record: recordOf(row as unknown as ExecutionRow),
    }));
  }

  appendHistory(arn: string, events: readonly EventRecord[]): void {
    if (events.length === 0) return;
    const id = this.#id(arn) * HISTORY_SPAN + events[0]!.id;
    this.#write('INSERT INTO history VALUES (?, ?)').run(id, historyText(events));
  }

  history(arn: string, query: HistoryQuery): EventRecord[] {
    const base = this.#id(arn) * HISTORY_SPAN;
    const events: EventRecord[] = [];
    const rows = query.reverse
      ? this.#sql('SELECT events FROM history WHERE id BETWEEN ? AND ? ORDER BY id DESC').iterate(
          base,
          base + Math.min(query.from, HISTORY_SPAN - 1),
        )
      : this.#sql(
          `SELECT events FROM history WHERE id >= (SELECT max(id) FROM history WHERE id BETWEEN ? AND ?) AND id < ?
           ORDER BY id`,
        ).iterate(base, base + query.from, base + HISTORY_SPAN);
    for (const row of rows) {
      const chunk = parseHistoryText(String(row.events));
      if (query.reverse) chunk.reverse();
      for (const event of chunk) {
        if (query.reverse ? event.id > query.from : event.id < query.from) continue;
        if (events.push(event) === query.limit) return events;
      }
    }
    return events;
  }

  appendJournal(arn: string, sequence: number, entry: string): void {
    this.#write('INSERT INTO journal VALUES (?, ?, ?)').run(this.#id(arn), sequence, entry);
  }

  putSnapshot(arn: string, sequence: number, run: string): void {
    const id = this.#id(arn);
    this.#write('INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?)').run(id, sequence, run);
    this.#write('DELETE FROM journal WHERE execution = ? AND sequence <= ?').run(id, sequence);
  }

  dropJournal(arn: string): void {
    const id = this.#id(arn);
    this.#write('DELETE FROM journal WHERE execution = ?').run(id);
    this.#write('DELETE FROM snapshot WHERE execution = ?').run(id);
  }

  *recoverable(): Iterable<Recoverable> {
    const running = this.#sql(
      "SELECT * FROM execution WHERE status IN ('RUNNING', 'PENDING_REDRIVE') ORDER BY id",
    ).all();
    for (const row of running) yield this.#recoverable(row as unknown as ExecutionRow);
  }

  recoverableOf(arn: string): Recoverable | undefined {
    const row = this.#sql('SELECT * FROM execution WHERE arn = ?').get(arn);
    return row && this.#recoverable(row as unknown as ExecutionRow);
  }

  commit(): void {
    if (!this.#open) return;
    this.#sql('COMMIT').run();
    this.#open = false;
    if (++this.#commits % CHECKPOINT_COMMITS === 0) this.#checkpointer.request();
  }

  async close(): Promise<void> {
    if (!this.#db.isOpen) return;
    this.commit();
    await this.#checkpointer.close();
    this.#db.close();
    this.#lock.close();
  }

  #recoverable(row: ExecutionRow): Recoverable {
    const record = recordOf(row);
    this.#ids.set(record.arn, row.id);
    const snapshot = this.#sql('SELECT sequence, run FROM snapshot WHERE execution = ?').get(row.id);
    const journal = this.#sql(
      'SELECT sequence, entry FROM journal WHERE execution = ? ORDER BY sequence',
    ).all(row.id);
    return {
      record,
      ...(snapshot && { snapshot: { sequence: Number(snapshot.sequence), run: String(snapshot.run) } }),
      journal: journal.map((entry) => ({
        sequence: Number(entry.sequence),
        entry: String(entry.entry),
      })),
    };
  }

  #id(arn: string): number {
    const known = this.#ids.get(arn);
    if (known !== undefined) return known;
    const row = this.#sql('SELECT id FROM execution WHERE arn = ?').get(arn);
    invariant(row, `the store has no execution ${arn}`);
    const id = Number(row.id);
    if (this.#ids.size >= CACHED) this.#ids.clear();
    this.#ids.set(arn, id);
    return id;
  }

  #remember(record: ExecutionRecord, id: number): void {
    if (this.#ids.size >= CACHED) this.#ids.clear();
    this.#ids.set(record.arn, id);
    if (this.#ended.size >= CACHED) this.#ended.clear();
    if (record.status === 'RUNNING') this.#ended.delete(record.arn);
    else this.#ended.set(record.arn, record);
  }

  #sql(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (!statement) {
      statement = this.#db.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }

  /** A statement that writes: the first since a commit opens a transaction. */
  #write(text: string): StatementSync {
    if (!this.#open) {
      this.#sql('BEGIN IMMEDIATE').run();
      this.#open = true;
    }
    return this.#sql(text);
  }

  #migrate(file: string): void {
    const version = Number(this.#db.prepare('PRAGMA user_version').get()?.user_version);
    if (version === SCHEMA_VERSION) return;
    if (version !== 0) {
      throw new Error(
        `${file} was written by another version of Baton (its format is ${version}, this one reads ${SCHEMA_VERSION}); ` +
          'point the data folder elsewhere, or delete it',
      );
    }
    this.#db.exec(`BEGIN; ${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
  }
}
