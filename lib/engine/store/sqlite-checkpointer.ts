import { DatabaseSync } from 'node:sqlite';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { invariant } from '#core/invariant.ts';
import { threadEnvironment } from '#core/thread-environment.ts';

/**
 * Copies the write-ahead log into the database in a separate thread, because that waits for the disk: the engine's
 * thread could not answer any request meanwhile.
 */
export class Checkpointer {
  #file: string;
  #worker: Worker | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** Asks for a checkpoint; it never holds up a writer. */
  request(): void {
    this.#worker ??= new Worker(new URL(import.meta.url), {
      workerData: { checkpoint: this.#file },
      env: threadEnvironment(),
    });
    this.#worker.unref();
    this.#worker.postMessage(null);
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}

if (typeof workerData?.checkpoint === 'string') {
  const database = new DatabaseSync(workerData.checkpoint);
  invariant(parentPort, 'the checkpointer runs in a worker');
  parentPort.on('message', () => {
    try {
      database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch {
      // The next one tries again; whoever writes hears by itself of a disk that is full.
    }
  });
}
