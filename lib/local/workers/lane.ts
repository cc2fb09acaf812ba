import type { MemoryBudget } from './budget.ts';
import type { ProcessorUse } from './processors.ts';
import { MAX_SHARED_MILLISECONDS } from './shared-calls.ts';
import { type WaitingCall, WaitingCalls, type WorkerRequest } from './waiting-calls.ts';
import type { WorkerProcess } from './worker-process.ts';

/** Settings of a lane. */
export interface LaneOptions {
  budget: MemoryBudget;
  processors: ProcessorUse;
  /** Starts a worker that loads these modules. */
  start(memoryMegabytes: number, modules: readonly string[]): WorkerProcess;
  /** Modules that a worker loads before its first call. */
  preload(): string[];
  /** Memory of workers that are started before a call needs them. */
  memoryMegabytes: number;
  /** Workers that are kept although they have nothing to do, if there are modules that they load before a call. */
  warm: number;
  /** Workers that there may be while the processors are busy. */
  fewWorkers: number;
  maxWorkers: number;
}

/** How busy a lane is. */
export interface LaneLoad {
  workers: number;
  busy: number;
  waiting: number;
  /** How long the call waits that has waited longest, in milliseconds. */
  longestWaitMilliseconds: number;
}

/** What a worker has to do. */
interface Busy {
  calls: number;
  /** Milliseconds that its calls usually take; infinite if they share it with no others. */
  milliseconds: number;
}

/** Time after which a worker that has nothing to do ends, unless it is kept warm. */
const MAX_IDLE_MILLISECONDS = 30_000;

/** Calls of one kind, in order, and the workers that serve them. */
export class Lane {
  readonly #options: LaneOptions;
  readonly #workers = new Set<WorkerProcess>();
  readonly #busy = new Map<WorkerProcess, Busy>();
  readonly #idleSince = new Map<WorkerProcess, number>();
  readonly #waiting = new WaitingCalls();
  /** Time that a worker takes to load its modules. A call waits as long for one to become free before another one is started. */
  #startMilliseconds = 250;
  #lookAgain: NodeJS.Timeout | undefined;
  #shrink: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** Workers that are alive. */
  get workers(): readonly WorkerProcess[] {
    return [...this.#workers];
  }

  get load(): LaneLoad {
    return {
      workers: this.#workers.size,
      busy: this.#busy.size,
      waiting: this.#waiting.size,
      longestWaitMilliseconds: this.#waiting.longestWaitMilliseconds,
    };
  }

  /** Starts the workers that are kept warm, without waiting for them. */
  warmUp(): void {
    const modules = this.#options.preload();
    if (this.#closed || modules.length === 0) return;
    while (this.#workers.size < this.#options.warm) this.start(modules);
  }

  /** Starts a worker, which is idle. */
  start(
    modules: readonly string[] = this.#options.preload(),
    memoryMegabytes = this.#options.memoryMegabytes,
  ): WorkerProcess {
    const { budget, start } = this.#options;
    const began = performance.now();
    const worker = start(memoryMegabytes, modules);
    budget.reserve(worker.memoryMegabytes);
    this.#workers.add(worker);
    worker.onDeath = () => {
      budget.release(worker.memoryMegabytes);
      this.#workers.delete(worker);
      this.#idleSince.delete(worker);
    };
    void worker.preloaded.then(() => {
      this.#startMilliseconds = performance.now() - began;
    });
    return worker;
  }

  /** Returns a worker for one call; undefined if the lane is closed or the call given up before there is one. */
  acquire(request: WorkerRequest): Promise<WorkerProcess | undefined> {
    if (this.#closed || request.signal?.aborted) return Promise.resolve(undefined);
    const shared = this.#waiting.size === 0 ? this.#sharedBy(request) : undefined;
    if (shared) {
      this.#occupy(shared, request);
      return Promise.resolve(shared);
    }
    const call = this.#waiting.add(request);
    this.#serve();
    if (this.#waiting.has(call)) request.onWait?.();
    return call.worker;
  }

  /** Takes back a worker one of whose calls has ended; `usual` is what that was expected to take. */
  release(worker: WorkerProcess, usual = Number.POSITIVE_INFINITY): void {
    const busy = this.#busy.get(worker);
    if (busy && --busy.calls > 0) {
      busy.milliseconds -= usual;
      this.#serve();
      return;
    }
    this.#busy.delete(worker);
    if (worker.retired) worker.kill();
    worker.idle = worker.alive;
    if (worker.alive) this.#idleSince.set(worker, performance.now());
    else this.warmUp();
    this.#serve();
    this.#shrinkLater();
  }

  /** Lets a worker that was started take calls; one that is retired ends with its call. */
  settle(worker: WorkerProcess): void {
    const mayTakeCalls = worker.idle && !worker.retired;
    if (!mayTakeCalls && !this.#busy.has(worker)) this.release(worker);
  }

  /** Takes no further call, lets running ones end for a time, and then ends all workers. */
  async close(drainMilliseconds: number): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#lookAgain);
    clearTimeout(this.#shrink);
    this.#waiting.giveUp();
    const until = performance.now() + drainMilliseconds;
    while (this.#busy.size > 0 && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await Promise.all(this.workers.map((worker) => worker.end()));
  }

  /** Gives workers to the calls that wait, as far as there are or may be any. */
  #serve(): void {
    if (this.#waiting.size === 0) return;
    for (const call of this.#waiting) {
      const worker = this.#sharedBy(call) ?? this.#idleFor(call) ?? this.#anotherFor(call);
      if (!worker) continue;
      this.#occupy(worker, call);
      call.give(worker);
    }
    if (this.#waiting.size === 0 || this.#closed) return;
    this.#lookAgain ??= setTimeout(() => {
      this.#lookAgain = undefined;
      this.#serve();
    }, this.#startMilliseconds);
  }

  #occupy(worker: WorkerProcess, { usual = Number.POSITIVE_INFINITY }: WorkerRequest): void {
    worker.idle = false;
    this.#idleSince.delete(worker);
    const { calls, milliseconds } = this.#busy.get(worker) ?? { calls: 0, milliseconds: 0 };
    this.#busy.set(worker, { calls: calls + 1, milliseconds: milliseconds + usual });
  }

  /** Returns a worker whose calls will have ended at once, so that another one may follow them: it costs no message and no turn then. */
  #sharedBy({ module, memoryMegabytes, usual }: WorkerRequest): WorkerProcess | undefined {
    if (usual === undefined) return undefined;
    for (const [worker, { milliseconds }] of this.#busy) {
      const suits = worker.alive && !worker.retired && worker.memoryMegabytes >= memoryMegabytes;
      if (suits && milliseconds + usual <= MAX_SHARED_MILLISECONDS && worker.isWarmFor(module)) return worker;
    }
    return undefined;
  }

  #idleFor({ module, memoryMegabytes }: WaitingCall): WorkerProcess | undefined {
    // Asked for each of the calls that wait, whenever one has ended: makes no lists.
    let smallest: WorkerProcess | undefined;
    let known: WorkerProcess | undefined;
    for (const worker of this.#workers) {
      if (!worker.idle || worker.memoryMegabytes < memoryMegabytes) continue;
      if (!smallest || worker.memoryMegabytes < smallest.memoryMegabytes) smallest = worker;
      const isKnown = worker.hasRun(module);
      if (isKnown && (!known || worker.memoryMegabytes < known.memoryMegabytes)) known = worker;
    }
    return known ?? smallest;
  }

  /** Starts another worker for a call, if no other will soon be free and there may be one. */
  #anotherFor({ module, memoryMegabytes, since }: WaitingCall): WorkerProcess | undefined {
    const { budget, processors, fewWorkers, maxWorkers, memoryMegabytes: usual } = this.#options;
    if (performance.now() - since < this.#startMilliseconds && this.#hasSuiting(memoryMegabytes))
      return undefined;
    const megabytes = Math.max(usual, memoryMegabytes);
    const mayBeMore = (): boolean =>
      this.#workers.size === 0 ||
      (budget.fits(megabytes) &&
        this.#workers.size < maxWorkers &&
        (this.#workers.size < fewWorkers || processors.isIdle));
    // Idle workers are too small for this call, or it would have got one.
    for (const worker of [...this.#workers]) if (worker.idle && !mayBeMore()) worker.kill();
    return mayBeMore() ? this.start([module], megabytes) : undefined;
  }

  #hasSuiting(memoryMegabytes: number): boolean {
    for (const worker of this.#workers)
      if (!worker.retired && worker.memoryMegabytes >= memoryMegabytes) return true;
    return false;
  }

  #shrinkLater(): void {
    if (this.#closed || this.#shrink || this.#workers.size <= this.#options.warm) return;
    this.#shrink = setTimeout(() => {
      this.#shrink = undefined;
      const before = performance.now() - MAX_IDLE_MILLISECONDS;
      for (const [worker, since] of this.#idleSince) {
        if (worker.idle && since <= before && this.#workers.size > this.#options.warm) worker.kill();
      }
      this.#shrinkLater();
    }, MAX_IDLE_MILLISECONDS).unref();
  }
}
