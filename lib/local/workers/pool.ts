// Above 250 lines: threads, the calls that wait for them and their replacement change the same state.
import { join } from 'node:path';
import { DEFAULT_MEMORY_MEGABYTES, type Deployment } from '#contracts/deployment.ts';
import { type Clock, systemClock } from '#core/clock.ts';
import { defined } from '#core/defined.ts';
import { type Randomness, systemRandomness } from '#core/ids.ts';
import type { Json } from '#core/json.ts';
import { withoutFolder } from '#core/load-error.ts';
import type { LambdaFailure } from './failures.ts';
import type { FaultPlan } from './faults.ts';
import { bareFunctionName, type LocalFunction } from './functions.ts';
import { type CodeChange, LoadedCode } from './loaded-code.ts';
import { writeFailure } from './output.ts';
import type { Call } from './protocol.ts';
import { ThreadHandle } from './thread-handle.ts';

/** What a pool can call. */
export interface CallableFunctions {
  functions: ReadonlyMap<string, LocalFunction>;
  /** Timeouts and memory by action, for functions that set them. */
  deployments?: ReadonlyMap<string, Deployment>;
}

/** Settings of a worker pool. */
export interface WorkerPoolOptions extends CallableFunctions {
  /** The project's folder: messages show paths without it (default: whole paths). */
  root?: string;
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
  /**
   * Called when the functions' code has changed, and once when the first thread has loaded its modules. Its presence makes calls use
   * code as it is saved (default: code stays as it was loaded).
   */
  onCodeChange?: (change: CodeChange) => void;
  /** Failures to inject. */
  faults?: FaultPlan;
  randomness?: Randomness;
  clock?: Clock;
}

/** How a function is called. */
export interface InvokeOptions {
  /** Default: a new one. */
  requestId?: string;
  /** Aborted when no one waits for the call any longer; a call that has not begun then never does. */
  signal?: AbortSignal;
  /** What time it is for the function, in milliseconds since the epoch; default: the machine's. */
  now?: number;
}

/** Result of a call. */
export type CallOutcome =
  | { payload: Json; requestId: string }
  | { failure: LambdaFailure; requestId: string };

/** Runs functions in worker threads: a call that crashes, hangs or uses up its memory ends its thread and nothing else. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #randomness: Randomness;
  readonly #clock: Clock;
  readonly #code = new LoadedCode();
  #callable: CallableFunctions;
  #started: Promise<void> = Promise.resolve();
  #replacing: Promise<void> = Promise.resolve();
  readonly #threads = new Set<ThreadHandle>();
  readonly #waiting: ((thread: ThreadHandle | undefined) => void)[] = [];
  /** Time that a thread takes to load its modules. A call waits as long for a thread to become free before it starts another one. */
  #startMilliseconds = 250;
  #closed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#callable = options;
    this.#randomness = options.randomness ?? systemRandomness;
    this.#clock = options.clock ?? systemClock;
  }

  /** Starts the warm threads without waiting; they load their modules in the background. */
  start(): void {
    const warm = Math.min(this.#options.warmThreads ?? 2, this.maxThreads);
    while (this.#threads.size < warm) this.#spawn();
    const [first] = this.#threads;
    const { onCodeChange } = this.#options;
    if (!first || !onCodeChange) return;
    this.#started = first.preloaded.then((failures) => {
      if (this.#closed) return;
      this.#code.expect(failures);
      onCodeChange({ files: [], failures, taken: true });
    });
  }

  /** Replaces what can be called; functions that stay keep their threads. */
  offer(callable: CallableFunctions): void {
    this.#callable = callable;
  }

  /**
   * Lets later calls use the code of functions as it is saved now, if any of these files, or of those that were loaded, has changed. Calls
   * that have begun keep theirs. If a module can no longer be loaded, the earlier code stays in use until it can.
   */
  refresh(files: readonly string[] = []): Promise<void> {
    const changed = [...this.#code.changedFiles(this.#clock.now()), ...this.#code.unseen(files)];
    if (changed.length > 0) this.#replacing = this.#replacing.then(() => this.#replaceThreads(changed));
    return this.#replacing;
  }

  get maxThreads(): number {
    return this.#options.maxThreads ?? 8;
  }

  /** Number of living threads. */
  get size(): number {
    return this.#threads.size;
  }

  /** Returns the file in which a call's output is: its path in the project if it is there. */
  logFile(action: string, requestId: string): string {
    const { logFolder, root } = this.#options;
    const file = join(logFolder, action, `${requestId}.log`);
    return root === undefined ? file : withoutFolder(file, root);
  }

  /** Calls a function by name or ARN and waits for its outcome; a failure is a value, never thrown. */
  async invoke(
    reference: string,
    payload: Json,
    { requestId = this.#randomness.uuid(), signal, now }: InvokeOptions = {},
  ): Promise<CallOutcome> {
    const name = bareFunctionName(reference);
    if (this.#options.onCodeChange) await this.refresh();
    const { functions, deployments } = this.#callable;
    const target = functions.get(name);
    if (!target) {
      const errorMessage = `Function not found: ${reference}`;
      return { requestId, failure: { errorType: 'Lambda.ResourceNotFoundException', errorMessage } };
    }
    this.#code.use(target.module);
    const thread = await this.#acquire(target.module, signal);
    if (!thread) {
      const what = signal?.aborted ? 'its task was over' : 'the stack was closed';
      const errorMessage = `RequestId: ${requestId} Error: ${what} before the call started`;
      return { requestId, failure: { errorType: 'Lambda.Unknown', errorMessage } };
    }
    const {
      timeoutMilliseconds = 30_000,
      memoryMegabytes = DEFAULT_MEMORY_MEGABYTES,
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
      ...defined({ now }),
    };
    const outcome = await thread.call(call);
    this.#release(thread);
    if ('failure' in outcome) writeFailure(call.logFile, outcome.failure);
    return { requestId, ...outcome };
  }

  /** Ends every thread; running calls fail. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const give of this.#waiting.splice(0)) give(undefined);
    await Promise.all([...this.#threads].map((thread) => thread.end()));
    this.#threads.clear();
    await this.#replacing;
  }

  async #replaceThreads(files: string[]): Promise<void> {
    await this.#started;
    if (this.#closed) return;
    const earlier = [...this.#threads];
    const present = new Set([...this.#callable.functions.values()].map(({ module }) => module));
    const next = this.#spawn(this.#code.modules.filter((module) => present.has(module)));
    next.idle = false;
    const failures = await next.preloaded;
    if (this.#closed) return;
    const taken = this.#code.accept(failures);
    for (const thread of taken ? earlier : [next]) thread.retired = true;
    for (const thread of earlier) if (thread.retired && thread.idle) this.#release(thread);
    this.#release(next);
    this.#options.onCodeChange?.({ files, failures, taken });
  }

  /** Returns a free thread; undefined if the stack is closed or the call given up before there is one. */
  #acquire(module: string, signal?: AbortSignal): Promise<ThreadHandle | undefined> {
    if (this.#closed || signal?.aborted) return Promise.resolve(undefined);
    const idle = [...this.#threads].filter((thread) => thread.idle);
    const chosen = idle.find((thread) => thread.hasRun(module)) ?? idle[0];
    const thread = chosen ?? (this.#threads.size === 0 ? this.#spawn() : undefined);
    if (!thread) return this.#waitForThread(module, signal);
    thread.idle = false;
    return Promise.resolve(thread);
  }

  /** Waits until a thread is free, or starts another one if that takes too long. */
  #waitForThread(module: string, signal?: AbortSignal): Promise<ThreadHandle | undefined> {
    return new Promise((resolve) => {
      const give = (thread: ThreadHandle | undefined): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
        resolve(thread);
      };
      const giveUp = (): void => {
        const place = this.#waiting.indexOf(give);
        if (place < 0) return;
        this.#waiting.splice(place, 1);
        give(undefined);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      const timer = setTimeout(() => {
        if (this.#threads.size >= this.maxThreads) return;
        this.#waiting.splice(this.#waiting.indexOf(give), 1);
        const thread = this.#spawn([module]);
        thread.idle = false;
        give(thread);
      }, this.#startMilliseconds);
      this.#waiting.push(give);
    });
  }

  #release(thread: ThreadHandle): void {
    if (thread.retired) void thread.end();
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

  #spawn(modules = this.#preloaded()): ThreadHandle {
    const { environment, root, memoryMegabytes = DEFAULT_MEMORY_MEGABYTES } = this.#options;
    for (const module of modules) this.#code.use(module);
    const thread = new ThreadHandle({ environment, memoryMegabytes, preload: modules, root });
    const began = performance.now();
    void thread.preloaded.then(() => {
      this.#startMilliseconds = performance.now() - began;
    });
    this.#threads.add(thread);
    thread.onLoaded = (files) => this.#code.add(files);
    thread.onDeath = () => this.#threads.delete(thread);
    return thread;
  }

  /** Modules of the functions that are loaded before the first call. */
  #preloaded(): string[] {
    return (this.#options.preload ?? []).flatMap((name) => this.#callable.functions.get(name)?.module ?? []);
  }
}
