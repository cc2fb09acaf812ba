import { DatabaseSync } from 'node:sqlite';
import { UnusableDatabase } from './sqlite-file.ts';

/** Another process holds the database. */
class DatabaseInUse extends UnusableDatabase {
  override name = 'DatabaseInUse';
}

/**
 * Makes sure that one process at a time uses a database: holds a lock on a file beside it, which the operating system
 * lets go when the process dies, however it dies. Throws DatabaseInUse when another process holds it.
 */
export const lockDatabase = (file: string): DatabaseSync => {
  const lock = openLock(`${file}-lock`);
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (((error as { errcode?: number }).errcode ?? 0) % EXTENDED !== BUSY)
      throw unusable(`${file}-lock`, error);
    const message = `${file} is in use by another process; stop that one, or choose another data folder`;
    throw new DatabaseInUse(message, { cause: error });
  }
};

/** SQLite's code for a file that another process has locked. */
const BUSY = 5;
/** Its more precise codes are the plain ones and a multiple of this. */
const EXTENDED = 256;

const openLock = (file: string): DatabaseSync => {
  try {
    return new DatabaseSync(file);
  } catch (error) {
    throw unusable(file, error);
  }
};

const unusable = (file: string, error: unknown): UnusableDatabase =>
  new UnusableDatabase(
    `${file} cannot be used (${(error as Error).message}); delete it, or choose another data folder`,
  );
