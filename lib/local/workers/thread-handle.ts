import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Json } from '#core/json.ts';
import { exited, failureFrom, type LambdaFailure, notStarted, timedOut } from './failures.ts';
import type { LoadFailure } from './loaded-code.ts';
import type { LoadedFile } from './loaded-files.ts';
import type { Call, ThreadReport, ThreadSettings } from './protocol.ts';

/** Settings of one thread. */
export interface ThreadOptions extends ThreadSettings {
  environment: Record<string, string>;
  memoryMegabytes: number;
}

type Outcome = { payload: Json } | { failure: LambdaFailure };

/** Time in which a module must be loaded (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html). */
const MAX_INIT_MILLISECONDS = 10_000;

/** TypeScript in the repository, JavaScript in the package. */
const THREAD_MODULE = new URL(`./thread${extname(import.meta.filename)}`, import.meta.url);

/** One worker thread as the pool sees it: busy with one call, idle, or dead. */
export class ThreadHandle {
  alive = true;
  idle = true;
  /** Whether its code is outdated: it gets no further call. */
  retired = false;
  onDeath: () => void = () => undefined;
  onLoaded: (files: LoadedFile[]) => void = () => undefined;
  /** Resolves when the first modules are loaded, to those that could not be. */
  readonly preloaded: Promise<LoadFailure[]>;
  readonly #preloaded = Promise.withResolvers<LoadFailure[]>();
  readonly #worker: Worker;
  readonly #loaded: Set<string>;
  #ready = false;
  #current: { id: string; begin(): void; resolve(outcome: Outcome): void } | undefined;
  #lastError: { code?: string } | undefined;

  constructor({ environment, memoryMegabytes, preload, root }: ThreadOptions) {
    this.preloaded = this.#preloaded.promise;
    this.#loaded = new Set(preload);
    this.#worker = new Worker(THREAD_MODULE, {
      env: environment,
      workerData: { preload, root } satisfies ThreadSettings,
      resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdout: true,
      stderr: true,
    });
    this.#worker.on('message', (report: ThreadReport) => this.#hear(report));
    this.#worker.on('error', (error) => {
      this.#lastError = error as { code?: string };
    });
    this.#worker.on('exit', (exitCode) => this.#die(exitCode));
  }

  /** Returns whether the thread has loaded the module. */
  hasRun(module: string): boolean {
    return this.#loaded.has(module);
  }

  /** Runs one call; a call that exceeds its timeout ends the thread. Loading the module has a separate timeout, as on Lambda. */
  async call(call: Call): Promise<Outcome> {
    this.#loaded.add(call.module);
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const giveUpAfter = (milliseconds: number): NodeJS.Timeout =>
      setTimeout(() => {
        resolve({ failure: timedOut(call.id, milliseconds) });
        void this.end();
      }, milliseconds);
    let timer = giveUpAfter(MAX_INIT_MILLISECONDS);
    const begin = (): void => {
      clearTimeout(timer);
      timer = giveUpAfter(call.timeoutMilliseconds);
    };
    this.#current = { id: call.id, begin, resolve: resolve };
    if (this.alive) this.#worker.postMessage(call);
    else resolve({ failure: notStarted(call.id, 'its thread has ended') });
    const outcome = await promise;
    clearTimeout(timer);
    this.#current = undefined;
    return outcome;
  }

  /** Ends the thread, whatever it is doing. */
  async end(): Promise<void> {
    this.alive = false;
    await this.#worker.terminate();
  }

  #hear(report: ThreadReport): void {
    if (report.kind === 'ready') {
      this.#ready = true;
      return;
    }
    if (report.kind === 'loaded') {
      this.onLoaded(report.files);
      return;
    }
    if (report.kind === 'preloaded') {
      this.#preloaded.resolve(report.failures);
      return;
    }
    if (report.kind === 'dying') {
      // So that it gets no other call in the moment before it has ended.
      this.alive = false;
      this.idle = false;
      this.onDeath();
    }
    if (report.id !== this.#current?.id) return;
    if (report.kind === 'begun') {
      this.#current?.begin();
    } else {
      this.#current?.resolve(
        report.kind === 'returned' ? { payload: report.payload } : { failure: report.failure },
      );
    }
  }

  #die(exitCode: number): void {
    this.alive = false;
    this.idle = false;
    this.#preloaded.resolve([...this.#loaded].map((module) => ({ module, message: 'its thread has ended' })));
    if (this.#current) this.#current.resolve({ failure: this.#causeOfDeath(this.#current.id, exitCode) });
    this.onDeath();
  }

  #causeOfDeath(id: string, exitCode: number): LambdaFailure {
    if (this.#lastError?.code === 'ERR_WORKER_OUT_OF_MEMORY') return exited(id, { outOfMemory: true });
    if (this.#lastError) {
      return this.#ready
        ? failureFrom(this.#lastError)
        : notStarted(id, failureFrom(this.#lastError).errorMessage);
    }
    return exited(id, { exitCode });
  }
}
