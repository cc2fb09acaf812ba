// Above 250 lines: the settings of a pool are read beside the one class that they are for.
import { join } from 'node:path';
import { DEFAULT_MEMORY_MEGABYTES, DEFAULT_TIMEOUT_SECONDS, type Deployment } from '#contracts/deployment.ts';
import { type Clock, systemClock } from '#core/clock.ts';
import { defined } from '#core/defined.ts';
import { type Randomness, systemRandomness } from '#core/ids.ts';
import type { Json } from '#core/json.ts';
import { withoutFolder } from '#core/load-error.ts';
import { MemoryBudget } from './budget.ts';
import { CodeReload } from './code-reload.ts';
import { bareFunctionName, type LocalFunction } from './functions.ts';
import { Lane } from './lane.ts';
import { linkLog } from './link-log.ts';
import { writeFailure } from './output.ts';
import { OwnLane } from './own-lane.ts';
import type {
  CallableFunctions,
  CallOutcome,
  InvokeOptions,
  PoolLoad,
  WorkerPoolOptions,
} from './pool-options.ts';
import { ProcessorUse, processorCount } from './processors.ts';
import type { Call } from './protocol.ts';
import { isRepeatable, UsualTimes } from './shared-calls.ts';
import { millisecondsLeft, startedLate } from './step-time.ts';
import { WorkerProcess } from './worker-process.ts';

/** Calls of the platform's functions besides those of the API that run at once: each has its event and what it reads in memory. */
const MAX_OWN_CALLS = 100;
/** Most workers for actions while the processors are idle, by which most calls only wait. */
const MAX_WORKERS = 16;
const MIN_WORKERS = 4;
const WORKERS_PER_PROCESSOR = 2;

const NO_LOAD = { workers: 0, busy: 0, waiting: 0, longestWaitMilliseconds: 0 };

/**
 * Runs functions: an author's in worker processes, where a call that crashes, hangs or uses up its memory ends its worker and nothing else,
 * and Baton's own that only ask the stack's services in this process.
 */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #randomness: Randomness;
  readonly #clock: Clock;
  readonly #budget: MemoryBudget;
  readonly #actions: Lane;
  /** Absent if functions reach no services in this process: then all have workers. */
  readonly #own: OwnLane | undefined;
  readonly #reload: CodeReload;
  readonly #usual = new UsualTimes();
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
    this.#actions = this.#openLane(Math.min(few, maxWorkers), maxWorkers);
    this.#own = this.#openOwnLane();
    this.#reload = this.#openReload();
  }

  /** Starts the warm worker and loads Baton's own functions, without waiting. */
  start(): void {
    this.#actions.warmUp();
    this.#reload.begin();
    void this.#own?.warmUp();
  }

  /** Replaces what can be called; functions that stay keep their workers. */
  offer(callable: CallableFunctions): void {
    this.#callable = callable;
  }

  /** Lets later calls use the code of functions as it is saved now, if it has changed; see `CodeReload`. */
  async refresh(files: readonly string[] = []): Promise<void> {
    await this.#reload.refresh(this.#clock.now(), files);
  }

  /** Lets the next call look for changed code, although one may have looked a moment ago: something was saved. */
  noteSaving(): void {
    this.#reload.code.lookAgain();
  }

  /** How many calls run and wait. */
  get load(): PoolLoad {
    const { reservedMegabytes, totalMegabytes: budgetMegabytes } = this.#budget;
    return {
      actions: this.#actions.load,
      platform: this.#own?.load ?? NO_LOAD,
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
    const deployment = (await this.#callable.deployments?.get(target.action)) ?? {};
    const { reservedConcurrency = Number.POSITIVE_INFINITY } = deployment;
    const running = this.#running.get(name) ?? 0;
    if (running >= reservedConcurrency) {
      const errorMessage = `Rate Exceeded: ${name} may have ${reservedConcurrency} calls at the same time`;
      return { requestId, failure: { errorType: 'Lambda.TooManyRequestsException', errorMessage } };
    }
    this.#running.set(name, running + 1);
    try {
      return await this.#call(name, target, payload, { ...options, requestId, deployment });
    } finally {
      this.#running.set(name, (this.#running.get(name) ?? 1) - 1);
    }
  }

  async #call(
    name: string,
    target: LocalFunction,
    payload: Json,
    options: InvokeOptions & { requestId: string; deployment: Deployment },
  ): Promise<CallOutcome> {
    const { requestId, timeoutMilliseconds, unshared } = options;
    const call = {
      ...this.#callOf(name, target, payload, requestId),
      ...this.#settingsOf(options.deployment),
      ...defined({ timeoutMilliseconds, unshared }),
    };
    const own = target.own ? this.#own : undefined;
    if (own) return this.#attempt(call, own, options);
    this.#reload.code.use(call.module);
    const mayShare = call.fault === undefined && isRepeatable(payload);
    const usual = mayShare ? this.#usual.ofQuick(call.module) : undefined;
    const { isUnsure, ...outcome } = await this.#attempt(call, this.#actions, { ...options, usual });
    // Alone in a worker, it shows what it does.
    return isUnsure ? this.#attempt(call, this.#actions, options) : outcome;
  }

  /** Makes a call in a lane; `usual` is what it usually takes, if it may share a worker. */
  async #attempt(
    call: Omit<Call, 'now'>,
    lane: Lane | OwnLane,
    options: InvokeOptions & { requestId: string; usual?: number | undefined },
  ): Promise<CallOutcome & { isUnsure?: boolean }> {
    const { requestId, signal, urgent, onHeld, usual } = options;
    const { module, memoryMegabytes, payload } = call;
    let held = false;
    const onWait = (): void => {
      held = true;
      onHeld?.(true);
    };
    const worker = await lane.acquire({ module, memoryMegabytes, usual, urgent, signal, onWait });
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
    if (worker instanceof WorkerProcess) this.#actions.release(worker, usual);
    else this.#own?.release(options);
    if (outcome.milliseconds !== undefined) this.#usual.note(module, outcome.milliseconds);
    const isUnsure = 'isUnsure' in outcome;
    if ('failure' in outcome && !isUnsure) writeFailure(call.logFile, outcome.failure);
    if (!isUnsure && outcome.printed !== false) linkLog(this.#options.logFolder, call);
    if (lost && !isUnsure) await this.#options.onLostCall?.(payload, requestId);
    if ('payload' in outcome) return { requestId, payload: outcome.payload };
    return { requestId, failure: outcome.failure, ...(isUnsure && { isUnsure }) };
  }

  /** Takes no further calls, lets running ones end for as long as they may, and ends every worker. */
  async close(): Promise<void> {
    const { drainMilliseconds = 0 } = this.#options;
    // From now on it starts no worker, of which the lanes would know nothing when they end theirs.
    const reloaded = this.#reload.close();
    await Promise.all([
      this.#actions.close(drainMilliseconds),
      this.#own?.close(drainMilliseconds),
      reloaded,
    ]);
  }

  #settingsOf({
    timeoutSeconds,
    memoryMegabytes = this.#memoryMegabytes,
  }: Deployment): Pick<Call, 'memoryMegabytes' | 'timeoutMilliseconds'> {
    const { timeoutMilliseconds = DEFAULT_TIMEOUT_SECONDS * 1000 } = this.#options;
    return {
      timeoutMilliseconds: timeoutSeconds === undefined ? timeoutMilliseconds : timeoutSeconds * 1000,
      memoryMegabytes,
    };
  }

  #callOf(
    functionName: string,
    { action, module }: LocalFunction,
    payload: Json,
    id: string,
  ): Omit<Call, 'memoryMegabytes' | 'timeoutMilliseconds'> {
    const { logFolder, faults } = this.#options;
    return {
      kind: 'call',
      id,
      functionName,
      action,
      fault: faults?.(functionName, payload),
      module,
      payload,
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
      start: (memoryMegabytes, modules) => this.#startWorker(memoryMegabytes, modules),
      preload: () => this.#preloaded('workers'),
      memoryMegabytes: this.#memoryMegabytes,
      warm: 1,
      fewWorkers,
      maxWorkers,
    });
  }

  #openOwnLane(): OwnLane | undefined {
    const { environment, root, services } = this.#options;
    if (!services) return undefined;
    const preload = (): string[] => this.#preloaded('own');
    return new OwnLane({ environment, root, services, preload, maxCalls: MAX_OWN_CALLS });
  }

  #startWorker(memoryMegabytes: number, modules: readonly string[]): WorkerProcess {
    const { environment, loadMilliseconds, root, services } = this.#options;
    const { code } = this.#reload;
    for (const module of modules) code.use(module);
    const worker = new WorkerProcess({
      environment,
      memoryMegabytes,
      preload: [...modules],
      loadMilliseconds,
      root,
      services,
    });
    worker.onLoaded = (files) => code.add(files);
    return worker;
  }

  #openReload(): CodeReload {
    return new CodeReload({
      lane: this.#actions,
      isPresent: (module) =>
        [...this.#callable.functions.values()].some((target) => target.module === module),
      onChange: this.#options.onCodeChange,
    });
  }

  /** Modules of the functions that are loaded before the first call: those that workers run, or Baton's own that this process runs. */
  #preloaded(by: 'workers' | 'own'): string[] {
    const { preload = [] } = this.#options;
    return preload.flatMap((functionName) => {
      const target = this.#callable.functions.get(functionName);
      if (!target) return [];
      const runner = target.own && this.#own ? 'own' : 'workers';
      return runner === by && !this.#reload.code.isBroken(target.module) ? [target.module] : [];
    });
  }
}
