import { DatabaseSync } from 'node:sqlite';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { invariant } from '#core/invariant.ts';
import { threadEnvironment } from '#core/thread-environment.ts';

/** Milliseconds after a checkpoint without another one until the log is emptied. */
const QUIET_MILLISECONDS = 1000;

/** Modes of a checkpoint: what can be copied at once, or all, after which the log is empty; that waits for no writer either. */
const PASSIVE = 'PASSIVE';
const TRUNCATE = 'TRUNCATE';

/**
 * Copies the write-ahead log into the database in a separate thread, because that waits for the disk: the engine's
 * thread could not answer any request meanwhile.
 */
export class Checkpointer {
  #file: string;
  #quietMilliseconds: number;
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(file: string, quietMilliseconds = QUIET_MILLISECONDS) {
    this.#file = file;
    this.#quietMilliseconds = quietMilliseconds;
  }

  /** Asks for a checkpoint; it never holds up a writer. When nothing more is asked for, the log is emptied: whoever opens it next reads all of it. */
  request(): void {
    this.#worker ??= new Worker(new URL(import.meta.url), {
      workerData: { checkpoint: this.#file },
      env: threadEnvironment(),
    });
    this.#worker.unref();
    this.#worker.postMessage(PASSIVE);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#worker?.postMessage(TRUNCATE);
    }, this.#quietMilliseconds).unref();
    this.#timer.refresh();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#worker?.terminate();
  }
}

if (typeof workerData?.checkpoint === 'string') {
  const database = new DatabaseSync(workerData.checkpoint);
  invariant(parentPort, 'the checkpointer runs in a worker');
  parentPort.on('message', (mode: typeof PASSIVE | typeof TRUNCATE) => {
    try {
      // The little that is written meanwhile is all for which a writer may have to wait.
      database.exec('PRAGMA wal_checkpoint(PASSIVE)');
      if (mode === TRUNCATE) database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // The next one tries again; whoever writes hears by itself of a disk that is full.
    }
  });
}
