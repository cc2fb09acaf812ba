import { parentPort, Worker, workerData } from 'node:worker_threads';
import { invariant } from '#core/invariant.ts';
import { threadEnvironment } from '#core/thread-environment.ts';
import type { DeferredExpression, Outcome } from '../../model/deferred.ts';
import { evaluateHandedOver } from '../../query/data/deferred.ts';
import { TIMEOUT, TOO_MUCH } from '../../query/jsonata/memory.ts';
import { reportBug } from '../report-bug.ts';

const PURPOSE = 'evaluate expressions';
/** Milliseconds after which a thread is ended that did not stop by itself. */
const MAX_SILENCE = 30_000;
/** A thread that needs more memory is ended. */
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };

/** A thread that evaluates one expression at a time, and can be ended at any moment. */
export class Evaluator {
  #worker: Worker | null = null;
  #answer: ((outcome: Outcome) => void) | null = null;
  #silence: NodeJS.Timeout | undefined;

  /** Evaluates an expression; resolves with its outcome, also if the thread had to be ended. */
  evaluate(expression: DeferredExpression): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#silence = setTimeout(() => this.#end(TIMEOUT), MAX_SILENCE);
      const worker = this.#running();
      worker.ref();
      worker.postMessage(expression);
    });
  }

  /** Ends the thread, whatever it does; the next expression starts another. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#answer = null;
    clearTimeout(this.#silence);
    await worker?.terminate();
  }

  #running(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL(import.meta.url), {
      workerData: PURPOSE,
      resourceLimits: MEMORY,
      env: threadEnvironment(),
    });
    worker.on('message', (outcome: Outcome) => {
      worker.unref();
      this.#settle(outcome);
    });
    worker.on('messageerror', () => this.#end(TOO_MUCH));
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (this.#worker !== worker) return;
      if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') reportBug(error);
      this.#end(TOO_MUCH);
    });
    this.#worker = worker;
    return worker;
  }

  #end(outcome: Outcome): void {
    const answer = this.#answer;
    void this.close();
    answer?.(outcome);
  }

  #settle(outcome: Outcome): void {
    const answer = this.#answer;
    this.#answer = null;
    clearTimeout(this.#silence);
    answer?.(outcome);
  }
}

if (workerData === PURPOSE) {
  const port = parentPort;
  invariant(port, 'an evaluator runs in a worker');
  port.on('message', (expression: DeferredExpression) => port.postMessage(evaluateHandedOver(expression)));
}
