import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { invariant } from '#core/invariant.ts';
import type { JsonObject } from '#core/json.ts';
import type { EventRecord } from '#engine/history/event-record.ts';
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
  #open = false;
  #statements = new Map<string, StatementSync>();
  /** Numbers of the executions that are written to often. */
  #ids = new Map<string, number>();

  constructor(options: SqliteStoreOptions) {
    mkdirSync(dirname(options.file), { recursive: true });
    this.#db = new DatabaseSync(options.file);
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA synchronous = ${options.durability === 'power' ? 'FULL' : 'NORMAL'};
      PRAGMA cache_size = -32000;
      PRAGMA wal_autocheckpoint = 4000;
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
    if (record.status === 'RUNNING') this.#ids.set(record.arn, Number(lastInsertRowid));
  }

  updateExecution(record: ExecutionRecord): void {
    const update = this.#write(
      `UPDATE execution SET arn = ?, machine = ?, version = ?, alias = ?, map_run = ?, status = ?, redrives = ?,
       started = ?, stopped = ?, input = ?, output = ?, error = ?, cause = ?, rest = ? WHERE id = ?`,
    );
    update.run(...executionRow(record), this.#id(record.arn));
    if (record.status !== 'RUNNING') this.#ids.delete(record.arn);
  }

  execution(arn: string): ExecutionRecord | undefined {
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
    this.#write('INSERT INTO history VALUES (?, ?)').run(id, JSON.stringify(events));
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
      const chunk = JSON.parse(String(row.events)) as EventRecord[];
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
    this.#db.exec('COMMIT');
    this.#open = false;
  }

  close(): void {
    this.commit();
    this.#db.close();
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
    return Number(row.id);
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
      this.#db.exec('BEGIN IMMEDIATE');
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
