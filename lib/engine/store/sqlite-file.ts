import { chmodSync, closeSync, lstatSync, mkdirSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SCHEMA, SCHEMA_VERSION } from './sqlite-schema.ts';

/** What is in the place of the database cannot be used as it; the message names it and says what to do. */
export class UnusableDatabase extends Error {
  override name: string = 'UnusableDatabase';
}

/** How every SQLite database begins. */
const HEADER = 'SQLite format 3\0';

const ADVICE = 'restore a copy of it, or delete it to start without what it held';

/**
 * Makes a new database if there is none. It appears whole or not at all: whatever else is there was a database once, and is
 * never taken as new. Throws UnusableDatabase.
 */
export const prepareDatabaseFile = (file: string): void => {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (!found) makeDatabase(file);
  else if (!found.isFile()) throw new UnusableDatabase(`${file} is not a file; choose another data folder`);
  else if (found.size === 0)
    throw new UnusableDatabase(`${file} is empty, so it has lost its data; ${ADVICE}`);
  else if (!beginsAsDatabase(file)) {
    throw new UnusableDatabase(`${file} is damaged, or was not written by Baton; ${ADVICE}`);
  }
};

const makeDatabase = (file: string): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}.new`;
  // A log without its database belongs to one that was deleted.
  for (const old of [unfinished, `${unfinished}-journal`, `${file}-wal`, `${file}-shm`])
    rmSync(old, { force: true });
  // Histories and task tokens are private; SQLite gives the files beside it the same mode.
  closeSync(openSync(unfinished, 'wx', 0o600));
  const database = new DatabaseSync(unfinished);
  try {
    database.exec(`BEGIN; ${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
  } finally {
    database.close();
  }
  chmodSync(unfinished, 0o600);
  renameSync(unfinished, file);
};

const beginsAsDatabase = (file: string): boolean => {
  const handle = openSync(file, 'r');
  try {
    const start = Buffer.alloc(HEADER.length);
    readSync(handle, start, 0, start.length, 0);
    return start.toString('latin1') === HEADER;
  } finally {
    closeSync(handle);
  }
};

const pragma = (database: DatabaseSync, name: string): unknown =>
  Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];

/** Throws UnusableDatabase if a database belongs to something else or another version. */
export const checkVersion = (file: string, database: DatabaseSync): void => {
  const version = Number(pragma(database, 'user_version'));
  if (version === 0)
    throw new UnusableDatabase(`${file} was not written by Baton; choose another data folder`);
  if (version !== SCHEMA_VERSION) {
    throw new UnusableDatabase(
      `${file} was written by another version of Baton (its format is ${version}, this one reads ${SCHEMA_VERSION}); ` +
        'point the data folder elsewhere, or delete it',
    );
  }
};

/** Returns how many pages a database has. */
export const pagesIn = (database: DatabaseSync): number => Number(pragma(database, 'page_count'));

/** Looks through a database; returns what is wrong with it, if anything is. */
export const problemIn = (database: DatabaseSync): string | undefined => {
  const found = pragma(database, 'quick_check(1)');
  return found === 'ok' ? undefined : String(found);
};

/** Returns the error for a database in which SQLite found something wrong. */
export const damaged = (file: string, reason: string): UnusableDatabase =>
  new UnusableDatabase(`${file} is damaged (${reason}); ${ADVICE}`);
