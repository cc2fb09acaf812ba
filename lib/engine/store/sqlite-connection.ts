import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Checkpointer } from './sqlite-checkpointer.ts';
import { checkDatabase, damaged, prepareDatabaseFile } from './sqlite-file.ts';
import { lockDatabase } from './sqlite-lock.ts';
import { isStoreFailure } from './store.ts';

/** Commits after which the write-ahead log is copied into the database. */
const CHECKPOINT_COMMITS = 500;
/** Pages of the log (4 KiB each) at which the writer's own thread copies it, should the other not keep up. */
const MAX_LOG_PAGES = 16_384;
/**
 * KiB of pages that are kept in memory. SQLite looks through all of them at the end of a commit in which pages were split, and what it does not
 * keep is in the system's cache.
 */
const CACHE_KIBIBYTES = 4000;
/** Milliseconds that a statement waits for another connection, i.e. for the checkpointer's last work. */
export const PATIENCE_MILLISECONDS = 5000;

/** What a commit survives: the death of the process (`process`), or that of the machine too (`power`, one fsync each). */
export type Durability = 'process' | 'power';

/** Lets a database write ahead to a log, which a `Checkpointer` copies, and keep so many KiB of pages in memory. */
export const writeAhead = (database: DatabaseSync, durability: Durability, cacheKibibytes: number): void =>
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = ${durability === 'power' ? 'FULL' : 'NORMAL'};
    PRAGMA cache_size = -${cacheKibibytes};
    PRAGMA wal_autocheckpoint = ${MAX_LOG_PAGES};
  `);

/**
 * A database in write-ahead mode that this process has to itself: statements by their text, and one transaction that
 * opens with the first write and ends with `commit`. Throws when the file is in use, or of another version.
 */
export class SqliteConnection {
  #db: DatabaseSync;
  #lock: DatabaseSync;
  #checkpointer: Checkpointer;
  #commits = 0;
  #open = false;
  #statements = new Map<string, StatementSync>();

  constructor(file: string, durability: Durability) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    this.#lock = lockDatabase(file);
    this.#checkpointer = new Checkpointer(file);
    try {
      prepareDatabaseFile(file);
      this.#db = openDatabase(file, durability);
    } catch (error) {
      this.#lock.close();
      throw error;
    }
  }

  /** Returns whether a transaction is open. */
  get dirty(): boolean {
    return this.#open;
  }

  /** Returns a statement that reads, prepared once. */
  read(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (!statement) {
      statement = this.#db.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }

  /** Returns the rows that a query finds. */
  rows<Row>(text: string, ...values: SQLInputValue[]): Row[] {
    return this.read(text).all(...values) as Row[];
  }

  /** Returns the first row that a query finds. */
  row<Row>(text: string, ...values: SQLInputValue[]): Row | undefined {
    return this.read(text).get(...values) as Row | undefined;
  }

  /** Returns a statement that writes; the first since a commit opens a transaction. */
  write(text: string): StatementSync {
    if (!this.#open) {
      this.read('BEGIN IMMEDIATE').run();
      this.#open = true;
    }
    return this.read(text);
  }

  commit(): void {
    if (!this.#open) return;
    this.#open = false;
    try {
      this.read('COMMIT').run();
    } catch (error) {
      // SQLite has undone it already if the disk is full, but not for every other reason.
      if (this.#db.isTransaction) this.read('ROLLBACK').run();
      throw error;
    }
    if (++this.#commits % CHECKPOINT_COMMITS === 0) this.#checkpointer.request();
  }

  async close(): Promise<void> {
    if (!this.#db.isOpen) return;
    try {
      this.commit();
    } catch {
      // Whoever wrote it has heard of it; what was not committed is gone, as after a crash.
    }
    await this.#checkpointer.close();
    this.#db.close();
    this.#lock.close();
  }
}

const openDatabase = (file: string, durability: Durability): DatabaseSync => {
  const database = new DatabaseSync(file, { timeout: PATIENCE_MILLISECONDS });
  try {
    writeAhead(database, durability, CACHE_KIBIBYTES);
    checkDatabase(file, database);
    return database;
  } catch (error) {
    database.close();
    throw isStoreFailure(error) ? damaged(file, (error as Error).message) : error;
  }
};
