import { DatabaseSync } from 'node:sqlite';

/**
 * Makes sure that one process at a time uses a database: holds a lock on a file beside it, which the operating system
 * lets go when the process dies, however it dies. Throws when another process holds it.
 */
export const lockDatabase = (file: string): DatabaseSync => {
  const lock = new DatabaseSync(`${file}-lock`);
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw new Error(`${file} is in use by another process; stop that one, or choose another data folder`, {
      cause: error,
    });
  }
};
