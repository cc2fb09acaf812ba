import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { invariant } from '#core/invariant.ts';
import { threadEnvironment } from '#core/thread-environment.ts';

/** Milliseconds after a checkpoint without another one until the log is emptied: a burst that follows has to let it grow again. */
const QUIET_MILLISECONDS = 5000;

/** Bytes of a log that is not worth a thread. */
const MAX_LEFT_BYTES = 4_000_000;

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
    // What a killed process has left.
    if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > MAX_LEFT_BYTES) this.#emptyLater();
  }

  /** Asks for a checkpoint; it never holds up a writer. When nothing more is asked for, the log is emptied: whoever opens it next reads all of it. */
  request(): void {
    this.#start().postMessage(PASSIVE);
    this.#emptyLater();
  }

  #emptyLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#start().postMessage(TRUNCATE);
    }, this.#quietMilliseconds).unref();
    this.#timer.refresh();
  }

  #start(): Worker {
    if (!this.#worker) {
      const workerData = { checkpoint: this.#file };
      this.#worker = new Worker(new URL(import.meta.url), { workerData, env: threadEnvironment() });
      this.#worker.unref();
    }
    return this.#worker;
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
