// Above 250 lines: one store, whose prepared statements share the tables that it creates.
import { invariant } from '#core/invariant.ts';
import type { JsonObject } from '#core/json.ts';
import type { EventRecord } from '../model/event-record.ts';
import { historyText, parseHistoryText } from './history-text.ts';
import { RecentHistories } from './recent-histories.ts';
import { type Check, type Durability, SqliteConnection } from './sqlite-connection.ts';
import {
  type ExecutionRow,
  executionRow,
  type JournalRow,
  ofExecution,
  recordOf,
  recoverableOf,
  type SnapshotRow,
} from './sqlite-rows.ts';
import { HISTORY_SPAN } from './sqlite-schema.ts';
import type {
  DocumentKind,
  ExecutionQuery,
  ExecutionRecord,
  HistoryQuery,
  ListedExecution,
  Recoverable,
  Store,
} from './store.ts';

/** Executions of which numbers and records are kept at hand. */
const CACHED = 2_000;
/** Characters of a record that is kept at hand. */
const MAX_CACHED_LENGTH = 16_000;

/** Executions that are read at once when they are recovered. */
const RECOVERED_AT_ONCE = 100;
/** Which executions are recovered, in the words of the index over them. */
const RUNNING = "status IN ('RUNNING', 'PENDING_REDRIVE')";

/** Where a SQLite store is, and what it outlives. */
export interface SqliteStoreOptions {
  /** Path of the database file; its folder is made when it is missing. */
  file: string;
  /** @default 'process' */
  durability?: Durability;
  /** @default 'first' */
  check?: Check;
}

/** Characters of the events in one row: neither a text nor a row may be endlessly long. */
const MAX_ROW_LENGTH = 16_000_000;

/** Returns the text of events for one row; undefined if a row cannot hold them all. */
const rowText = (events: readonly EventRecord[]): string | undefined => {
  try {
    const text = historyText(events);
    return text.length > MAX_ROW_LENGTH && events.length > 1 ? undefined : text;
  } catch (error) {
    if (error instanceof RangeError && events.length > 1) return undefined;
    throw error;
  }
};

/**
 * A store in one SQLite file, in write-ahead mode.
 *
 * Writes join an open transaction until `commit`; one process at a time may have the file open.
 */
export class SqliteStore implements Store {
  readonly durable = true;
  readonly file: string;
  #db: SqliteConnection;
  /** Numbers of the executions that are written to often. */
  #ids = new Map<string, number>();
  /** Records of executions that ended lately, which callers ask for most. */
  #ended = new Map<string, ExecutionRecord>();
  #recent = new RecentHistories();

  constructor(options: SqliteStoreOptions) {
    this.file = options.file;
    this.#db = new SqliteConnection(options.file, options.durability ?? 'process', options.check);
  }

  /** Resolves when the file has been looked through, before which nothing should be written; rejects with UnusableDatabase if it is damaged. */
  get checked(): Promise<void> {
    return this.#db.checked;
  }

  get dirty(): boolean {
    return this.#db.dirty;
  }

  *documents(kind: DocumentKind): Iterable<{ key: string; value: JsonObject }> {
    for (const row of this.#db
      .read('SELECT key, value FROM document WHERE kind = ? ORDER BY key')
      .all(kind)) {
      yield { key: String(row.key), value: JSON.parse(String(row.value)) };
    }
  }

  putDocument(kind: DocumentKind, key: string, value: JsonObject): void {
    this.#db.write('INSERT OR REPLACE INTO document VALUES (?, ?, ?)').run(kind, key, JSON.stringify(value));
  }

  deleteDocument(kind: DocumentKind, key: string): void {
    this.#db.write('DELETE FROM document WHERE kind = ? AND key = ?').run(kind, key);
  }

  insertExecution(record: ExecutionRecord): void {
    const insert = this.#db.write(
      `INSERT INTO execution (arn, machine, version, alias, map_run, status, redrives, started, stopped, input, output,
       error, cause, rest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    const { lastInsertRowid } = insert.run(...executionRow(record));
    this.#remember(record, Number(lastInsertRowid));
  }

  updateExecution(record: ExecutionRecord): void {
    const update = this.#db.write(
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
    const row = this.#db.row<ExecutionRow>('SELECT * FROM execution WHERE arn = ?', arn);
    return row && recordOf(row);
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
    const tests: string[] = [];
    const values: (string | number)[] = [];
    for (const [test, value] of conditions) {
      if (value === undefined) continue;
      tests.push(test);
      values.push(value);
    }
    if (query.redriven !== undefined) tests.push(query.redriven ? 'redrives > 0' : 'redrives = 0');
    const where = tests.length > 0 ? `WHERE ${tests.join(' AND ')}` : '';
    const text = `SELECT * FROM execution ${where} ORDER BY id DESC LIMIT ?`;
    const rows = this.#db.rows<ExecutionRow>(text, ...values, query.limit);
    return rows.map((row) => ({ position: row.id, record: recordOf(row) }));
  }

  forgetEndedBefore(time: number): void {
    const ended = this.#db
      .read(
        `SELECT id, arn FROM execution WHERE stopped < ? AND NOT ${RUNNING}
         AND id < ifnull((SELECT id FROM execution WHERE started >= ? ORDER BY id LIMIT 1), 9e15)`,
      )
      .all(time, time);
    for (const { id, arn } of ended) {
      const base = Number(id) * HISTORY_SPAN;
      this.#db.write('DELETE FROM history WHERE id BETWEEN ? AND ?').run(base, base + HISTORY_SPAN - 1);
      this.dropJournal(String(arn));
      this.#db.write('DELETE FROM execution WHERE id = ?').run(Number(id));
      this.#ids.delete(String(arn));
      this.#ended.delete(String(arn));
      this.#recent.forget(String(arn));
    }
  }

  appendHistory(arn: string, events: readonly EventRecord[]): void {
    const [first] = events;
    if (!first) return;
    const text = rowText(events);
    if (text === undefined) {
      const half = events.length / 2;
      this.appendHistory(arn, events.slice(0, half));
      this.appendHistory(arn, events.slice(half));
      return;
    }
    const id = this.#id(arn) * HISTORY_SPAN + first.id;
    this.#db.write('INSERT INTO history VALUES (?, ?)').run(id, text);
    this.#recent.append(arn, events, text.length);
  }

  history(arn: string, query: HistoryQuery): EventRecord[] {
    const recent = this.#recent.find(arn, query);
    if (recent) return recent;
    const base = this.#id(arn) * HISTORY_SPAN;
    const events: EventRecord[] = [];
    const rows = query.reverse
      ? this.#db
          .read('SELECT events FROM history WHERE id BETWEEN ? AND ? ORDER BY id DESC')
          .iterate(base, base + Math.min(query.from, HISTORY_SPAN - 1))
      : this.#db
          .read(
            `SELECT events FROM history WHERE id >= (SELECT max(id) FROM history WHERE id BETWEEN ? AND ?) AND id < ?
           ORDER BY id`,
          )
          .iterate(base, base + query.from, base + HISTORY_SPAN);
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
    this.#db.write('INSERT INTO journal VALUES (?, ?, ?)').run(this.#id(arn), sequence, entry);
  }

  putSnapshot(arn: string, sequence: number, run: string): void {
    const id = this.#id(arn);
    this.#db.write('INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?)').run(id, sequence, run);
    this.#db.write('DELETE FROM journal WHERE execution = ? AND sequence <= ?').run(id, sequence);
  }

  dropJournal(arn: string): void {
    const id = this.#id(arn);
    this.#db.write('DELETE FROM journal WHERE execution = ?').run(id);
    this.#db.write('DELETE FROM snapshot WHERE execution = ?').run(id);
  }

  *recoverable({ after, last }: { after: number; last: number }): Iterable<Recoverable> {
    for (let above = after; ; ) {
      const page = this.#db.rows<ExecutionRow>(
        `SELECT * FROM execution WHERE ${RUNNING} AND id > ? AND id <= ? ORDER BY id LIMIT ${RECOVERED_AT_ONCE}`,
        above,
        last,
      );
      const highest = page.at(-1)?.id;
      if (highest === undefined) return;
      yield* this.#recoverables(page, [above, highest]);
      above = highest;
    }
  }

  countRunning(): number {
    const text = `SELECT count(*) AS count FROM execution WHERE ${RUNNING} AND map_run IS NULL`;
    return this.#db.row<{ count: number }>(text)?.count ?? 0;
  }

  newestPosition(): number {
    return this.#db.row<{ id: number | null }>('SELECT max(id) AS id FROM execution')?.id ?? -1;
  }

  latestTime(): number {
    // What is not running has no journal, and of those only the newest can have been started after every entry.
    const found = this.#db.row<{ noted: number | null; started: number | null }>(
      `SELECT (SELECT max(CAST(substr(entry, ${'{"now":'.length + 1}, 20) AS INTEGER)) FROM journal) AS noted,
       (SELECT started FROM execution ORDER BY id DESC LIMIT 1) AS started`,
    );
    return Math.max(found?.noted ?? 0, found?.started ?? 0);
  }

  recoverableOf(arn: string): Recoverable | undefined {
    const row = this.#db.row<ExecutionRow>('SELECT * FROM execution WHERE arn = ?', arn);
    return row && this.#recoverable(row);
  }

  commit(): void {
    this.#db.commit();
  }

  close(): Promise<void> {
    return this.#db.close();
  }

  /** Looks up what is kept of executions whose numbers are above one and up to another, in three queries however many they are. */
  *#recoverables(rows: readonly ExecutionRow[], [above, last]: [number, number]): Iterable<Recoverable> {
    const of = (table: string): string =>
      `SELECT kept.* FROM execution JOIN ${table} AS kept ON kept.execution = execution.id
       WHERE ${RUNNING} AND execution.id > ? AND execution.id <= ? ORDER BY execution.id`;
    const snapshots = this.#db.rows<SnapshotRow>(of('snapshot'), above, last);
    const journals = this.#db.rows<JournalRow>(`${of('journal')}, kept.sequence`, above, last);
    const found = {
      snapshots: Map.groupBy(snapshots, ofExecution),
      journals: Map.groupBy(journals, ofExecution),
    };
    for (const row of rows) {
      const [snapshot] = found.snapshots.get(row.id) ?? [];
      yield recoverableOf(row.id, recordOf(row), snapshot, found.journals.get(row.id) ?? []);
    }
  }

  #recoverable(row: ExecutionRow): Recoverable {
    const record = recordOf(row);
    this.#ids.set(record.arn, row.id);
    const snapshot = this.#db.row<SnapshotRow>('SELECT * FROM snapshot WHERE execution = ?', row.id);
    const journal = this.#db.rows<JournalRow>(
      'SELECT * FROM journal WHERE execution = ? ORDER BY sequence',
      row.id,
    );
    return recoverableOf(row.id, record, snapshot, journal);
  }

  #id(arn: string): number {
    const known = this.#ids.get(arn);
    if (known !== undefined) return known;
    const row = this.#db.read('SELECT id FROM execution WHERE arn = ?').get(arn);
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
    if (record.status === 'RUNNING' || lengthOf(record) > MAX_CACHED_LENGTH) this.#ended.delete(record.arn);
    else this.#ended.set(record.arn, record);
  }
}

const lengthOf = ({ input, output = '', cause = '' }: ExecutionRecord): number =>
  input.length + output.length + cause.length;
