import { DatabaseSync } from 'node:sqlite';

/** Another process holds the database. */
export class DatabaseInUse extends Error {
  override name = 'DatabaseInUse';
}

/**
 * Makes sure that one process at a time uses a database: holds a lock on a file beside it, which the operating system
 * lets go when the process dies, however it dies. Throws DatabaseInUse when another process holds it.
 */
export const lockDatabase = (file: string): DatabaseSync => {
  const lock = new DatabaseSync(`${file}-lock`);
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    const message = `${file} is in use by another process; stop that one, or choose another data folder`;
    throw new DatabaseInUse(message, { cause: error });
  }
};
