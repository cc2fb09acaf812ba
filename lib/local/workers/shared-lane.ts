import type { LaneLoad, LaneOptions } from './lane.ts';
import { WaitingCalls, type WorkerRequest } from './waiting-calls.ts';
import type { WorkerProcess } from './worker-process.ts';

/** What a lane whose calls share a worker needs. */
export type SharedLaneOptions = Pick<LaneOptions, 'budget' | 'start' | 'preload' | 'memoryMegabytes'> & {
  /** Calls that are not urgent and may run at once; further ones wait. */
  maxCalls: number;
};

/** Calls of functions that mostly wait for the stack's services, and the one worker that serves all of them at once. */
export class SharedLane {
  readonly #options: SharedLaneOptions;
  /** The newest serves; earlier ones end with their last call. */
  readonly #workers = new Set<WorkerProcess>();
  readonly #waiting = new WaitingCalls();
  /** Calls that have a worker, and those of them that are not urgent. */
  #running = 0;
  #others = 0;
  #closed = false;

  constructor(options: SharedLaneOptions) {
    this.#options = options;
  }

  /** Workers that are alive. */
  get workers(): readonly WorkerProcess[] {
    return [...this.#workers];
  }

  get load(): LaneLoad {
    return {
      workers: this.#workers.size,
      busy: this.#running,
      waiting: this.#waiting.size,
      longestWaitMilliseconds: this.#waiting.longestWaitMilliseconds,
    };
  }

  /** Starts the worker if there are modules that it loads before a call, without waiting for it. */
  warmUp(): void {
    if (!this.#closed && !this.#serving && this.#options.preload().length > 0) this.start();
  }

  /** Starts a worker. */
  start(modules: readonly string[] = this.#options.preload()): WorkerProcess {
    const { budget, start, memoryMegabytes } = this.#options;
    budget.reserve(memoryMegabytes);
    const worker = start(memoryMegabytes, modules);
    this.#workers.add(worker);
    worker.onDeath = () => {
      budget.release(memoryMegabytes);
      this.#workers.delete(worker);
    };
    return worker;
  }

  /** Returns the worker for a call; undefined if the lane is closed or the call given up before it may begin. */
  acquire(request: WorkerRequest): Promise<WorkerProcess | undefined> {
    if (this.#closed || request.signal?.aborted) return Promise.resolve(undefined);
    if (request.urgent || this.#others < this.#options.maxCalls) return Promise.resolve(this.#take(request));
    const call = this.#waiting.add(request);
    request.onWait?.();
    return call.worker;
  }

  /** Takes back the worker of a call that has ended. */
  release(worker: WorkerProcess, { urgent }: Pick<WorkerRequest, 'urgent'>): void {
    this.#running--;
    if (!urgent) this.#others--;
    this.settle(worker);
    const next = this.#waiting.first;
    if (next && this.#others < this.#options.maxCalls) next.give(this.#take(next));
  }

  /** Lets a worker that was started take calls; one that is retired ends with its last call. */
  settle(worker: WorkerProcess): void {
    worker.idle = worker.alive;
    if (worker.retired && worker.calls === 0) worker.kill();
    this.warmUp();
  }

  /** Takes no further call, lets running ones end for a time, and then ends the workers. */
  async close(drainMilliseconds: number): Promise<void> {
    this.#closed = true;
    this.#waiting.giveUp();
    const until = performance.now() + drainMilliseconds;
    while (this.#running > 0 && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await Promise.all(this.workers.map((worker) => worker.end()));
  }

  get #serving(): WorkerProcess | undefined {
    return this.workers.findLast((worker) => worker.idle && !worker.retired);
  }

  #take({ urgent, module }: WorkerRequest): WorkerProcess {
    this.#running++;
    if (!urgent) this.#others++;
    return this.#serving ?? this.start([module]);
  }
}
