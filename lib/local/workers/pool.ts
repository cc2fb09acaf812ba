// Above 250 lines: the settings of a pool are read beside the one class that they are for.
import { join } from 'node:path';
import { DEFAULT_MEMORY_MEGABYTES, DEFAULT_TIMEOUT_SECONDS } from '#contracts/deployment.ts';
import { type Clock, systemClock } from '#core/clock.ts';
import { defined } from '#core/defined.ts';
import { type Randomness, systemRandomness } from '#core/ids.ts';
import type { Json } from '#core/json.ts';
import { withoutFolder } from '#core/load-error.ts';
import { MemoryBudget } from './budget.ts';
import { CodeReload } from './code-reload.ts';
import { bareFunctionName, type LocalFunction } from './functions.ts';
import { Lane } from './lane.ts';
import { writeFailure } from './output.ts';
import type {
  CallableFunctions,
  CallOutcome,
  InvokeOptions,
  PoolLoad,
  WorkerPoolOptions,
} from './pool-options.ts';
import { ProcessorUse, processorCount } from './processors.ts';
import type { Call } from './protocol.ts';
import { SharedLane } from './shared-lane.ts';
import { millisecondsLeft, startedLate } from './step-time.ts';
import { WorkerProcess } from './worker-process.ts';

type LaneName = 'actions' | 'platform';

/** Calls of the platform's functions besides those of the API that run at once: each has its event and what it reads in memory. */
const MAX_SHARED_CALLS = 100;
/** Most workers for actions while the processors are idle, by which most calls only wait. */
const MAX_WORKERS = 16;
const MIN_WORKERS = 4;
const WORKERS_PER_PROCESSOR = 2;

/** Runs functions in worker processes: a call that crashes, hangs or uses up its memory ends its worker and nothing else. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #randomness: Randomness;
  readonly #clock: Clock;
  readonly #budget: MemoryBudget;
  readonly #lanes: { actions: Lane; platform: SharedLane };
  readonly #reloads: Record<LaneName, CodeReload>;
  /** Calls that have begun or wait for a worker, by function. */
  readonly #running = new Map<string, number>();
  #callable: CallableFunctions;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#callable = options;
    this.#randomness = options.randomness ?? systemRandomness;
    this.#clock = options.clock ?? systemClock;
    this.#budget = new MemoryBudget(options.budgetMegabytes);
    const few = Math.max(MIN_WORKERS, WORKERS_PER_PROCESSOR * processorCount());
    const { maxWorkers = Math.max(MAX_WORKERS, few) } = options;
    this.#lanes = {
      actions: this.#openLane(Math.min(few, maxWorkers), maxWorkers),
      platform: this.#openSharedLane(),
    };
    this.#reloads = { actions: this.#openReload('actions'), platform: this.#openReload('platform') };
  }

  /** Starts the warm workers without waiting; they load their modules in the background. */
  start(): void {
    for (const lane of Object.values(this.#lanes)) lane.warmUp();
    this.#reloads.actions.begin();
  }

  /** Replaces what can be called; functions that stay keep their workers. */
  offer(callable: CallableFunctions): void {
    this.#callable = callable;
  }

  /** Lets later calls use the code of functions as it is saved now, if it has changed; see `CodeReload`. */
  async refresh(files: readonly string[] = []): Promise<void> {
    const now = this.#clock.now();
    await Promise.all([this.#reloads.actions.refresh(now, files), this.#reloads.platform.refresh(now, [])]);
  }

  /** How many calls run and wait. */
  get load(): PoolLoad {
    const { reservedMegabytes, totalMegabytes: budgetMegabytes } = this.#budget;
    return {
      actions: this.#lanes.actions.load,
      platform: this.#lanes.platform.load,
      memory: { reservedMegabytes, budgetMegabytes },
    };
  }

  /** Returns the file in which a call's output is: its path in the project if it is there. */
  logFile(action: string, requestId: string): string {
    const { logFolder, root } = this.#options;
    const file = join(logFolder, action, `${requestId}.log`);
    return root === undefined ? file : withoutFolder(file, root);
  }

  /** Calls a function by name or ARN and waits for its outcome; a failure is a value, never thrown. */
  async invoke(reference: string, payload: Json, options: InvokeOptions = {}): Promise<CallOutcome> {
    const { requestId = this.#randomness.uuid() } = options;
    const name = bareFunctionName(reference);
    if (this.#options.onCodeChange) await this.refresh();
    const target = this.#callable.functions.get(name);
    if (!target) {
      const errorMessage = `Function not found: ${reference}`;
      return { requestId, failure: { errorType: 'Lambda.ResourceNotFoundException', errorMessage } };
    }
    const { reservedConcurrency = Number.POSITIVE_INFINITY } =
      this.#callable.deployments?.get(target.action) ?? {};
    const running = this.#running.get(name) ?? 0;
    if (running >= reservedConcurrency) {
      const errorMessage = `Rate Exceeded: ${name} may have ${reservedConcurrency} calls at the same time`;
      return { requestId, failure: { errorType: 'Lambda.TooManyRequestsException', errorMessage } };
    }
    this.#running.set(name, running + 1);
    try {
      return await this.#call(name, target, payload, { ...options, requestId });
    } finally {
      this.#running.set(name, (this.#running.get(name) ?? 1) - 1);
    }
  }

  async #call(
    name: string,
    target: LocalFunction,
    payload: Json,
    options: InvokeOptions & { requestId: string },
  ): Promise<CallOutcome> {
    const { requestId, signal, urgent, onHeld, timeoutMilliseconds } = options;
    const call = { ...this.#callOf(name, target, payload, requestId), ...defined({ timeoutMilliseconds }) };
    const lane = laneOf(target);
    this.#reloads[lane].code.use(target.module);
    const { module, memoryMegabytes } = call;
    let held = false;
    const onWait = (): void => {
      held = true;
      onHeld?.(true);
    };
    const worker = await this.#lanes[lane].acquire({ module, memoryMegabytes, urgent, signal, onWait });
    if (!worker) {
      const what = signal?.aborted ? 'its task was over' : 'the stack was closed';
      const errorMessage = `RequestId: ${requestId} Error: ${what} before the call started`;
      return { requestId, failure: { errorType: 'Lambda.Unknown', errorMessage } };
    }
    if (held) onHeld?.(false);
    const now = options.now ?? this.#clock.now();
    const begun = {
      ...call,
      ...defined({ now: options.now }),
      payload: held ? startedLate(payload, now) : payload,
    };
    const outcome = await worker.call(
      begun,
      Math.min(call.timeoutMilliseconds, millisecondsLeft(begun.payload, now)),
    );
    const lost = !worker.alive;
    this.#lanes[lane].release(worker, options);
    if ('failure' in outcome) writeFailure(call.logFile, outcome.failure);
    if (lost) await this.#options.onLostCall?.(payload, requestId);
    return { requestId, ...outcome };
  }

  /** Takes no further calls, lets running ones end for as long as they may, and ends every worker. */
  async close(): Promise<void> {
    const { drainMilliseconds = 0 } = this.#options;
    await Promise.all(Object.values(this.#lanes).map((lane) => lane.close(drainMilliseconds)));
    await Promise.all(Object.values(this.#reloads).map((reload) => reload.close()));
  }

  #callOf(functionName: string, { action, module }: LocalFunction, payload: Json, id: string): Call {
    const { logFolder, faults } = this.#options;
    const { timeoutMilliseconds = DEFAULT_TIMEOUT_SECONDS * 1000 } = this.#options;
    const { timeoutSeconds, memoryMegabytes = this.#memoryMegabytes } =
      this.#callable.deployments?.get(action) ?? {};
    return {
      kind: 'call',
      id,
      functionName,
      action,
      fault: faults?.(functionName, payload),
      module,
      payload,
      timeoutMilliseconds: timeoutSeconds === undefined ? timeoutMilliseconds : timeoutSeconds * 1000,
      memoryMegabytes,
      logFile: join(logFolder, action, `${id}.log`),
    };
  }

  get #memoryMegabytes(): number {
    return this.#options.memoryMegabytes ?? DEFAULT_MEMORY_MEGABYTES;
  }

  #openLane(fewWorkers: number, maxWorkers: number): Lane {
    return new Lane({
      budget: this.#budget,
      processors: new ProcessorUse(),
      start: (memoryMegabytes, modules) => this.#startWorker('actions', memoryMegabytes, modules),
      preload: () => this.#preloaded('actions'),
      memoryMegabytes: this.#memoryMegabytes,
      warm: 1,
      fewWorkers,
      maxWorkers,
    });
  }

  #openSharedLane(): SharedLane {
    return new SharedLane({
      budget: this.#budget,
      start: (memoryMegabytes, modules) => this.#startWorker('platform', memoryMegabytes, modules),
      preload: () => this.#preloaded('platform'),
      memoryMegabytes: DEFAULT_MEMORY_MEGABYTES,
      maxCalls: MAX_SHARED_CALLS,
    });
  }

  #startWorker(name: LaneName, memoryMegabytes: number, modules: readonly string[]): WorkerProcess {
    const { environment, root, services } = this.#options;
    const { code } = this.#reloads[name];
    for (const module of modules) code.use(module);
    const [nice, shared, preload] = [name === 'actions', name === 'platform', [...modules]];
    const worker = new WorkerProcess({ environment, memoryMegabytes, nice, preload, root, services, shared });
    worker.onLoaded = (files) => code.add(files);
    return worker;
  }

  #openReload(name: LaneName): CodeReload {
    return new CodeReload({
      lane: this.#lanes[name],
      isPresent: (module) =>
        [...this.#callable.functions.values()].some((target) => target.module === module),
      onChange: this.#options.onCodeChange,
    });
  }

  /** Modules of the functions that are loaded before the first call. */
  #preloaded(name: LaneName): string[] {
    const { preload = [] } = this.#options;
    return preload.flatMap((functionName) => {
      const target = this.#callable.functions.get(functionName);
      return target && laneOf(target) === name ? [target.module] : [];
    });
  }
}

const laneOf = ({ shared }: LocalFunction): LaneName => (shared ? 'platform' : 'actions');
