import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Checkpointer } from './sqlite-checkpointer.ts';
import { checkVersion, damaged, pagesIn, prepareDatabaseFile, problemIn } from './sqlite-file.ts';
import { lockDatabase } from './sqlite-lock.ts';
import { lookBeside } from './sqlite-look.ts';
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

/**
 * When a file is looked through for damage: before it is used (`first`), or, if it is large, beside what only reads it (`beside`): whoever
 * writes waits for `checked`.
 */
export type Check = 'beside' | 'first';

/** Pages that are looked through in 50 ms or less: to start a thread for them takes as long. */
const FEW_PAGES = 8000;
/** Larger files are not looked through: it would take seconds. */
const MAX_CHECKED_PAGES = 65_536;

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
  /** Resolves when the file has been looked through; rejects with UnusableDatabase if it is damaged. */
  readonly checked: Promise<void>;
  #statements = new Map<string, StatementSync>();

  constructor(file: string, durability: Durability, check: Check = 'first') {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    this.#lock = lockDatabase(file);
    this.#checkpointer = new Checkpointer(file);
    try {
      prepareDatabaseFile(file);
      const { database, checked } = openDatabase(file, durability, check);
      this.#db = database;
      this.checked = checked;
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

const openDatabase = (
  file: string,
  durability: Durability,
  check: Check,
): { database: DatabaseSync; checked: Promise<void> } => {
  const database = new DatabaseSync(file, { timeout: PATIENCE_MILLISECONDS });
  try {
    writeAhead(database, durability, CACHE_KIBIBYTES);
    checkVersion(file, database);
    return { database, checked: lookThrough(file, database, check) };
  } catch (error) {
    database.close();
    throw isStoreFailure(error) ? damaged(file, (error as Error).message) : error;
  }
};

/** Looks through a database, at once or beside; throws if that finds damage at once. */
const lookThrough = (file: string, database: DatabaseSync, check: Check): Promise<void> => {
  const pages = pagesIn(database);
  if (pages > MAX_CHECKED_PAGES) return Promise.resolve();
  if (check === 'beside' && pages > FEW_PAGES) {
    const looked = lookBeside(file);
    // Whoever is about to write hears of it.
    looked.catch(() => undefined);
    return looked;
  }
  const problem = problemIn(database);
  if (problem !== undefined) throw damaged(file, problem);
  return Promise.resolve();
};
