import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Checkpointer } from '#engine/store/sqlite-checkpointer.ts';
import { type Durability, PATIENCE_MILLISECONDS, writeAhead } from '#engine/store/sqlite-connection.ts';

/** Part of the entries, by their keys in the order of their bytes in UTF-8. */
export interface KeyRange {
  gt?: string;
  gte?: string;
  lt?: string;
  lte?: string;
  reverse?: boolean;
  /** A text that the key holds: keys are read without their values. */
  holding?: string;
  /** Gives values that are keys of other entries as the values of those. */
  following?: boolean;
  /** How many entries are probably wanted. */
  atOnce?: number;
}

/** A change of one key; without a value, it is removed. */
export interface KeyChange {
  key: string;
  value?: string;
}

const MEMORY = ':memory:';

/**
 * Entries are in the order in which they were written, and found by an index of their keys: what is written at about the same time is on the
 * same pages, and a commit writes whole pages. In the order of their keys, which are scattered, each would be on a different page.
 */
const SCHEMA = 'CREATE TABLE IF NOT EXISTS item (key TEXT PRIMARY KEY, value TEXT NOT NULL)';

/** Leaves an entry alone that is as it should be, such as that of an index whose item has changed elsewhere. */
const PUT =
  'INSERT INTO item VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value';

/** Rows that are read at once: between pages others may write. */
const PAGE = 100;

/** Commits after which the write-ahead log is copied into the database. */
const CHECKPOINT_COMMITS = 300;
/** Bytes of a page of a new file: in smaller ones a usual item does not fit into its place, and takes up another page. */
const PAGE_BYTES = 8192;
/** KiB of pages that are kept in memory: items are anywhere among the pages, and each that is not kept is read again. */
const CACHE_KIBIBYTES = 8000;

/**
 * Texts by ordered keys, in one SQLite file or in memory. What one turn of the event loop writes is one transaction, committed at its end:
 * all of a write is stored or nothing of it, whenever the process is killed.
 */
export class OrderedStore {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #checkpointer: Checkpointer | undefined;
  #commits = 0;
  #commit: PromiseWithResolvers<void> | undefined;
  /** Why what is being written cannot be: then nothing of it is. */
  #refused: unknown;
  readonly #onFailure: (error: unknown) => void;

  /** Opens a file (default: memory); `durability` is what a commit survives, and `onFailure` hears that the file cannot be written. */
  constructor(
    file = MEMORY,
    durability: Durability = 'process',
    onFailure: (error: unknown) => void = () => undefined,
  ) {
    this.#onFailure = onFailure;
    this.#db = new DatabaseSync(file, { timeout: PATIENCE_MILLISECONDS });
    this.#checkpointer = file === MEMORY ? undefined : new Checkpointer(file);
    this.#db.exec(`PRAGMA page_size = ${PAGE_BYTES}`);
    writeAhead(this.#db, durability, CACHE_KIBIBYTES);
    this.#db.exec(SCHEMA);
  }

  /** Returns the value of a key, also if it is not committed yet. */
  get(key: string): string | undefined {
    const row = this.#statement('SELECT value FROM item WHERE key = ?').get(key);
    return row && String(row.value);
  }

  /** Makes changes, in order; they are stored when `committed` resolves. */
  write(changes: readonly KeyChange[]): void {
    try {
      this.#begin();
      for (const { key, value } of changes) {
        if (value === undefined) this.#statement('DELETE FROM item WHERE key = ?').run(key);
        else this.#statement(PUT).run(key, value);
      }
    } catch (error) {
      // Half of a write, or what others wrote in the same turn and SQLite has undone, must not be stored.
      this.#refused ??= error;
      this.#onFailure(error);
      throw error;
    }
  }

  /** Resolves when everything written so far is stored; rejects if it cannot be, and then nothing of it is. */
  committed(): Promise<void> {
    return this.#commit?.promise ?? Promise.resolve();
  }

  /** Yields the entries of a range in order, as they are when they are reached. */
  *entries({
    gt,
    gte,
    lt,
    lte,
    reverse = false,
    holding,
    following = false,
    atOnce = PAGE,
  }: KeyRange): Generator<{ key: string; value: string }> {
    const bounds: [condition: string, bound: string | undefined][] = [
      ['item.key > ?', gt],
      ['item.key >= ?', gte],
      ['item.key < ?', lt],
      ['item.key <= ?', lte],
      ['instr(item.key, ?) > 0', holding],
    ];
    const what = following
      ? 'item.key, coalesce(other.value, item.value) AS value FROM item LEFT JOIN item AS other ON other.key = item.value'
      : 'item.key, item.value FROM item';
    const page = Math.min(PAGE, atOnce);
    let last: string | undefined;
    for (;;) {
      const tests = [...bounds, [reverse ? 'item.key < ?' : 'item.key > ?', last] as const].filter(
        (test): test is [string, string] => test[1] !== undefined,
      );
      const where = tests.length > 0 ? `WHERE ${tests.map(([condition]) => condition).join(' AND ')}` : '';
      const order = reverse ? 'DESC' : 'ASC';
      const rows = this.#statement(`SELECT ${what} ${where} ORDER BY item.key ${order} LIMIT ?`).all(
        ...tests.map(([, bound]) => bound),
        page,
      );
      for (const row of rows) yield { key: String(row.key), value: String(row.value) };
      if (rows.length < page) return;
      last = String(rows.at(-1)?.key);
    }
  }

  /** Stores what has been written and closes the file. */
  async close(): Promise<void> {
    this.#end();
    await this.#checkpointer?.close();
    this.#db.close();
  }

  #begin(): void {
    if (this.#commit) return;
    this.#statement('BEGIN IMMEDIATE').run();
    this.#refused = undefined;
    this.#commit = Promise.withResolvers<void>();
    // A write that no one waits for must not end the process.
    this.#commit.promise.catch(() => undefined);
    setImmediate(() => this.#end());
  }

  #end(): void {
    const commit = this.#commit;
    if (!commit) return;
    this.#commit = undefined;
    try {
      if (this.#refused !== undefined) throw this.#refused;
      this.#statement('COMMIT').run();
      commit.resolve();
      if (++this.#commits % CHECKPOINT_COMMITS === 0) this.#checkpointer?.request();
    } catch (error) {
      if (this.#db.isTransaction) this.#statement('ROLLBACK').run();
      commit.reject(error);
      this.#onFailure(error);
    }
  }

  #statement(text: string): StatementSync {
    const known = this.#statements.get(text);
    if (known) return known;
    const statement = this.#db.prepare(text);
    this.#statements.set(text, statement);
    return statement;
  }
}
