import { join } from 'node:path';
import { DEFAULT_MEMORY_MEGABYTES, type Deployment } from '#contracts/deployment.ts';
import { type Randomness, systemRandomness } from '#core/ids.ts';
import type { Json } from '#core/json.ts';
import type { LambdaFailure } from './failures.ts';
import type { FaultPlan } from './faults.ts';
import { bareFunctionName, type LocalFunction } from './functions.ts';
import type { Call } from './protocol.ts';
import { ThreadHandle } from './thread-handle.ts';

/** Settings of a worker pool. */
export interface WorkerPoolOptions {
  functions: ReadonlyMap<string, LocalFunction>;
  /** Timeouts and memory by action, for functions that set them. */
  deployments?: ReadonlyMap<string, Deployment>;
  /** The whole environment of the threads; that of this process does not reach them. */
  environment: Record<string, string>;
  /** Folder for one log file per call. */
  logFolder: string;
  /** Functions whose modules are loaded before the first call. */
  preload?: string[];
  /** Threads that are started before the first call (default: 2). */
  warmThreads?: number;
  /** Maximum number of simultaneous calls; further ones wait (default: 8). */
  maxThreads?: number;
  /** Timeout of functions that do not set one (default: 30,000, as in a deployment). */
  timeoutMilliseconds?: number;
  /** Heap of each thread in megabytes (default: 512). */
  memoryMegabytes?: number;
  /** Failures to inject. */
  faults?: FaultPlan;
  randomness?: Randomness;
}

/** Result of a call. */
export type CallOutcome =
  | { payload: Json; requestId: string }
  | { failure: LambdaFailure; requestId: string };

/** Runs functions in worker threads: a call that crashes, hangs or uses up its memory ends its thread and nothing else. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #randomness: Randomness;
  readonly #threads = new Set<ThreadHandle>();
  readonly #waiting: ((thread: ThreadHandle | undefined) => void)[] = [];
  #closed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#randomness = options.randomness ?? systemRandomness;
  }

  /** Starts the warm threads without waiting; they load their modules in the background. */
  start(): void {
    const warm = Math.min(this.#options.warmThreads ?? 2, this.maxThreads);
    while (this.#threads.size < warm) this.#spawn();
  }

  get maxThreads(): number {
    return this.#options.maxThreads ?? 8;
  }

  /** Number of living threads. */
  get size(): number {
    return this.#threads.size;
  }

  /** Calls a function by name or ARN and waits for its outcome; a failure is a value, never thrown. */
  async invoke(reference: string, payload: Json): Promise<CallOutcome> {
    const requestId = this.#randomness.uuid();
    const name = bareFunctionName(reference);
    const target = this.#options.functions.get(name);
    if (!target) {
      const errorMessage = `Function not found: ${reference}`;
      return { requestId, failure: { errorType: 'Lambda.ResourceNotFoundException', errorMessage } };
    }
    const thread = await this.#acquire(target.module);
    if (!thread) {
      const errorMessage = `RequestId: ${requestId} Error: the stack was closed before the call started`;
      return { requestId, failure: { errorType: 'Lambda.Unknown', errorMessage } };
    }
    const {
      timeoutMilliseconds = 30_000,
      memoryMegabytes = DEFAULT_MEMORY_MEGABYTES,
      deployments,
      logFolder,
      faults,
    } = this.#options;
    const deployment = deployments?.get(target.action);
    const milliseconds = deployment?.timeoutSeconds ? deployment.timeoutSeconds * 1000 : timeoutMilliseconds;
    const call: Call = {
      id: requestId,
      functionName: name,
      action: target.action,
      fault: faults?.(name, payload),
      module: target.module,
      payload,
      timeoutMilliseconds: milliseconds,
      memoryMegabytes: deployment?.memoryMegabytes ?? memoryMegabytes,
      logFile: join(logFolder, target.action, `${requestId}.log`),
    };
    const outcome = await thread.call(call);
    this.#release(thread);
    return { requestId, ...outcome };
  }

  /** Ends every thread; running calls fail. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const give of this.#waiting.splice(0)) give(undefined);
    await Promise.all([...this.#threads].map((thread) => thread.end()));
    this.#threads.clear();
  }

  #acquire(module: string): Promise<ThreadHandle | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    const idle = [...this.#threads].filter((thread) => thread.idle);
    const chosen = idle.find((thread) => thread.hasRun(module)) ?? idle[0];
    if (chosen ?? this.#threads.size < this.maxThreads) {
      const thread = chosen ?? this.#spawn();
      thread.idle = false;
      return Promise.resolve(thread);
    }
    return new Promise((give) => this.#waiting.push(give));
  }

  #release(thread: ThreadHandle): void {
    if (!thread.alive) this.#threads.delete(thread);
    const next = this.#waiting.shift();
    if (!next) {
      thread.idle = thread.alive;
    } else if (this.#closed) {
      next(undefined);
    } else {
      const successor = thread.alive ? thread : this.#spawn();
      successor.idle = false;
      next(successor);
    }
  }

  #spawn(): ThreadHandle {
    const {
      environment,
      functions,
      preload = [],
      memoryMegabytes = DEFAULT_MEMORY_MEGABYTES,
    } = this.#options;
    const modules = preload.flatMap((name) => functions.get(name)?.module ?? []);
    const thread = new ThreadHandle({ environment, memoryMegabytes, preload: modules });
    this.#threads.add(thread);
    thread.onDeath = () => this.#threads.delete(thread);
    return thread;
  }
}
