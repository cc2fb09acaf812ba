// Above 250 lines: one process, from its start to its end; each message may be its last.
import type { ChildProcess } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import type { LocalServices } from '#contracts/local-services.ts';
import type { Json } from '#core/json.ts';
import { answerRequest } from './channel.ts';
import { Deadlines } from './deadlines.ts';
import { exited, type LambdaFailure, notStarted, outOfMemory, timedOut } from './failures.ts';
import type { LoadFailure } from './loaded-code.ts';
import type { LoadedFile } from './loaded-files.ts';
import { residentMegabytes, watchMemory } from './memory-watch.ts';
import { stamped, tolerantly } from './output.ts';
import type { Call, WorkerOrder, WorkerReport } from './protocol.ts';
import { takeSpareWorker } from './spare-worker.ts';
import { killWorker, type SpawnOptions, spawnWorker } from './spawn-worker.ts';

/** Settings of one worker. */
export interface WorkerOptions extends SpawnOptions {
  preload: string[];
  root?: string | undefined;
  /** Time in which each of these modules must be loaded. */
  loadMilliseconds?: number | undefined;
  /** What its functions may call by its channel. */
  services?: LocalServices | undefined;
}

/** What came of a call. */
export type Outcome = (
  | { payload: Json }
  | {
      failure: LambdaFailure;
      /** Whether another call that was sent before this one had ended may be to blame; this one may not even have begun. */
      isUnsure?: true;
    }
) & {
  /** What it took, if the worker says so. */
  milliseconds?: number;
  /** Whether it has printed anything, if that is known. */
  printed?: boolean;
};

/** A call that has been sent to the worker. */
interface Sent {
  call: Call;
  /** How long it may take. */
  milliseconds: number;
  /** Whether another call has been sent before it had ended, or the other way round. */
  isShared: boolean;
  /** Whether its process, or what that has started, has printed something without JavaScript. */
  hasPrinted: boolean;
  resolve(outcome: Outcome): void;
}

/** Time in which a module must be loaded (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html). */
const MAX_INIT_MILLISECONDS = 10_000;

/** Time in which each module that a worker starts with must be loaded, on a busy machine too. */
const MAX_LOAD_MILLISECONDS = 15_000;

/** What the runtime and all modules take. */
const RUNTIME_MEGABYTES = 128;

/** Memory that a worker without a call may keep besides: a share of what a call may use, at most so much. It is replaced if it keeps more. */
const MAX_KEPT_SHARE = 0.25;
const MAX_KEPT_MEGABYTES = 128;

/** Between looks at what it keeps: a process can take some 2 GB/s, and a look takes as long as a small call. */
const WEIGH_MILLISECONDS = 50;

/** Time in which one of several calls that were sent must end, or all are given up: each was expected to take far less. */
const MAX_TURN_MILLISECONDS = 250;
/** Time in which reports that are there already are read. */
const LAST_LOOK_MILLISECONDS = 20;

/** What V8 prints before it ends a process. */
const NO_MEMORY = /out of memory|Failed to reserve virtual memory/;

/** One worker as the pool sees it: busy with calls, one after the other, idle, or dead. */
export class WorkerProcess {
  alive = true;
  idle = true;
  /** Whether it gets no further call, because its code is outdated or it leaks. */
  retired = false;
  /** Called once, as soon as it gets no further call. */
  onDeath: () => void = () => undefined;
  onLoaded: (files: LoadedFile[]) => void = () => undefined;
  readonly memoryMegabytes: number;
  /** Resolves when the first modules are loaded, to those that could not be. */
  readonly preloaded: Promise<LoadFailure[]>;
  readonly #preloaded = Promise.withResolvers<LoadFailure[]>();
  readonly #ended = Promise.withResolvers<void>();
  readonly #child: ChildProcess;
  readonly #services: LocalServices | undefined;
  readonly #loaded: Set<string>;
  readonly #preloading: readonly string[];
  readonly #begun = new Set<string>();
  readonly #root: string | undefined;
  readonly #loadMilliseconds: number;
  /** The module that it is loading, of those that it starts with. */
  #loading: string | undefined;
  #loadTimer: NodeJS.Timeout | undefined;
  /** Calls that have been sent and have not ended, in order: the worker is busy with the first. */
  readonly #sent = new Map<string, Sent>();
  readonly #deadlines = new Deadlines();
  /** Lifts the limit of the current call's time. */
  #liftTime: () => void = () => undefined;
  /** Lifts the limit of the time in which one of several calls must end, if there is one. */
  #liftTurn: (() => void) | undefined;
  #orders: WorkerOrder[] = [];
  #unwatch: () => void = () => undefined;
  #weighedAt = 0;
  /** The end of what it wrote to its output without JavaScript: V8's last words, or those of what it has started. */
  #lastWords = '';
  #hasReported = false;

  constructor({ preload, root, loadMilliseconds, services, ...options }: WorkerOptions) {
    this.#root = root;
    this.#loadMilliseconds = loadMilliseconds ?? MAX_LOAD_MILLISECONDS;
    this.preloaded = this.#preloaded.promise;
    this.#services = services;
    this.#preloading = preload;
    this.#loaded = new Set(preload);
    const spare = takeSpareWorker(options);
    this.memoryMegabytes = spare?.memoryMegabytes ?? options.memoryMegabytes;
    this.#child = spare?.child ?? spawnWorker(options);
    this.#child.on('message', (reports: WorkerReport[]) => {
      for (const report of reports) this.#hear(report);
    });
    this.#child.on('error', (error) => this.#die(error.message));
    this.#child.on('close', (exitCode, signal) => this.#die(exitCode ?? signal ?? 'unknown'));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (data) => this.#print(String(data)));
    }
    this.#send({ kind: 'settings', preload, root, environment: spare && options.environment });
  }

  /** Returns whether the worker has loaded the module. */
  hasRun(module: string): boolean {
    return this.#loaded.has(module);
  }

  /** Returns whether the worker has loaded the module and called it, so that a call takes no longer than usual. */
  isWarmFor(module: string): boolean {
    return this.#begun.has(module);
  }

  /**
   * Runs a call when those that were sent before have ended; one that exceeds its timeout or its memory ends the worker. Loading the
   * module has a separate timeout, as on Lambda.
   */
  async call(call: Call, milliseconds = call.timeoutMilliseconds): Promise<Outcome> {
    this.#loaded.add(call.module);
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const sent: Sent = { call, milliseconds, isShared: this.#sent.size > 0, hasPrinted: false, resolve };
    if (sent.isShared) for (const other of this.#sent.values()) other.isShared = true;
    this.#sent.set(call.id, sent);
    if (this.#current === sent) this.#begin(sent);
    if (this.alive) this.#send(call);
    else this.#end(sent, { failure: notStarted(call.id, 'its worker has ended') });
    if (this.#sent.size > 1) this.#liftTurn ??= this.#limitTurn();
    const outcome = await promise;
    if (this.#leaks()) this.retired = true;
    return outcome;
  }

  /** The call that the worker is busy with. */
  get #current(): Sent | undefined {
    return this.#sent.values().next().value;
  }

  /** Begins the time of the call that the worker begins. */
  #begin(sent: Sent): void {
    const { call, milliseconds } = sent;
    const init = Math.min(MAX_INIT_MILLISECONDS, this.#loadMilliseconds);
    this.#limitTime(sent, this.#begun.has(call.module) ? milliseconds : init);
    this.#watch(call.memoryMegabytes);
  }

  #limitTime(sent: Sent, limit: number): void {
    this.#liftTime();
    this.#liftTime = this.#deadlines.add(limit, () => {
      const { id, module } = sent.call;
      const failure = timedOut(id, limit);
      const isHeldUp = !this.#begun.has(module) && this.#loading !== undefined && this.#loading !== module;
      this.#giveUpLoading(limit);
      this.#end(sent, isHeldUp ? { failure, isUnsure: true } : this.#failed(sent, failure));
      this.kill();
    });
  }

  /** Limits the time in which a module must be loaded. */
  #limitLoading(module: string): void {
    this.#loading = module;
    clearTimeout(this.#loadTimer);
    this.#loadTimer = setTimeout(() => {
      this.#giveUpLoading(this.#loadMilliseconds);
      if (this.#sent.size === 0) this.kill();
    }, this.#loadMilliseconds);
  }

  /** Blames the module that is being loaded, if there is one: whoever waits for the modules would wait for ever. */
  #giveUpLoading(milliseconds: number): void {
    const module = this.#loading;
    if (module === undefined) return;
    const file = this.#root === undefined ? module : relative(this.#root, module);
    const message = `${file} is not loaded within ${milliseconds / 1000} s: look for a loop that does not end`;
    this.#preloaded.resolve([{ module, message }]);
  }

  #endLoading(): void {
    this.#loading = undefined;
    clearTimeout(this.#loadTimer);
  }

  /** Begins the time of a call whose module has been loaded. */
  #loadedFor(sent: Sent): void {
    this.#begun.add(sent.call.module);
    this.#limitTime(sent, sent.milliseconds);
  }

  #end(sent: Sent, outcome: Outcome): void {
    if (!this.#sent.has(sent.call.id)) return;
    const wasCurrent = this.#current === sent;
    this.#sent.delete(sent.call.id);
    if (wasCurrent) {
      this.#liftTime();
      this.#unwatch();
      const next = this.#current;
      if (next) this.#begin(next);
    }
    this.#liftTurn?.();
    this.#liftTurn = this.#sent.size > 1 ? this.#limitTurn() : undefined;
    sent.resolve(outcome);
  }

  #failed({ isShared }: Sent, failure: LambdaFailure): Outcome {
    return isShared ? { failure, isUnsure: true } : { failure };
  }

  /** Gives up if no call ends for a time, after another look at the reports: this process may be what had no time. */
  #limitTurn(): () => void {
    return this.#deadlines.add(MAX_TURN_MILLISECONDS, () => {
      this.#liftTurn = this.#deadlines.add(LAST_LOOK_MILLISECONDS, () => this.#giveUp());
    });
  }

  /** Gives up all calls, and the worker with them: one takes so long that the others would wait, and which one is not known for certain. */
  #giveUp(): void {
    for (const sent of [...this.#sent.values()])
      this.#end(sent, this.#failed(sent, timedOut(sent.call.id, MAX_TURN_MILLISECONDS)));
    this.kill();
  }

  /** Ends the worker, whatever it is doing; resolves when it has ended. */
  end(): Promise<void> {
    this.kill();
    return this.#ended.promise;
  }

  /** Ends the worker without waiting. */
  kill(): void {
    this.#resign();
    killWorker(this.#child);
  }

  #watch(megabytes: number): void {
    this.#unwatch = watchMemory({
      processId: this.#child.pid ?? 0,
      maxMegabytes: RUNTIME_MEGABYTES + megabytes,
      exceeded: () => {
        const current = this.#current;
        if (current) this.#end(current, this.#failed(current, outOfMemory(current.call.id)));
        this.kill();
      },
    });
  }

  /** Sends an order at the end of this turn of the event loop, with all others of the turn: a message takes longer than most calls. */
  #send(order: WorkerOrder): void {
    this.#orders.push(order);
    if (this.#orders.length > 1) return;
    setImmediate(() => {
      const orders = this.#orders;
      this.#orders = [];
      // A worker that has just ended is heard of by its exit.
      if (this.#child.connected) this.#child.send(orders, () => undefined);
    });
  }

  /** Whether it keeps so much memory between calls that the next one would not get its own; looked at now and then. */
  #leaks(): boolean {
    const now = performance.now();
    if (!this.alive || now - this.#weighedAt < WEIGH_MILLISECONDS) return false;
    this.#weighedAt = now;
    const megabytes = residentMegabytes(this.#child.pid ?? 0);
    const kept = Math.min(MAX_KEPT_MEGABYTES, MAX_KEPT_SHARE * this.memoryMegabytes);
    return megabytes !== undefined && megabytes > RUNTIME_MEGABYTES + kept;
  }

  #hear(report: WorkerReport): void {
    this.#hasReported = true;
    if (report.kind === 'request')
      void answerRequest(this.#services, report).then((answer) => this.#send(answer));
    else if (report.kind === 'loaded') this.onLoaded(report.files);
    else if (report.kind === 'loading') this.#limitLoading(report.module);
    else if (report.kind === 'preloaded') this.#noteLoaded(report.failures);
    else this.#hearOfCall(report);
  }

  #noteLoaded(failures: LoadFailure[]): void {
    this.#endLoading();
    for (const module of this.#preloading) this.#begun.add(module);
    for (const { module } of failures) this.#begun.delete(module);
    const current = this.#current;
    if (current && this.#begun.has(current.call.module)) this.#loadedFor(current);
    this.#preloaded.resolve(failures);
  }

  #hearOfCall(report: Exclude<WorkerReport, { kind: 'loaded' | 'loading' | 'preloaded' | 'request' }>): void {
    if (report.kind === 'dying') {
      // So that it gets no other call in the moment before it has ended.
      this.#resign();
      const current = this.#current;
      if (current) this.#end(current, this.#failed(current, report.failure));
      return;
    }
    const sent = this.#sent.get(report.id);
    if (!sent) return;
    if (report.kind === 'begun') {
      this.#loadedFor(sent);
      return;
    }
    const { milliseconds } = report;
    const printed = report.printed || sent.hasPrinted;
    if (report.kind === 'returned')
      this.#end(sent, { payload: report.payload ?? null, milliseconds, printed });
    else this.#end(sent, { failure: report.failure, milliseconds, printed });
  }

  /** Keeps what the process printed without JavaScript, in the log of its call too. */
  #print(text: string): void {
    this.#lastWords = (this.#lastWords + text).slice(-4000);
    const current = this.#current;
    if (!current) return;
    current.hasPrinted = true;
    const { logFile } = current.call;
    tolerantly(() => {
      mkdirSync(dirname(logFile), { recursive: true });
      appendFileSync(logFile, stamped(text));
    });
  }

  #resign(): void {
    if (!this.alive) return;
    this.#endLoading();
    this.alive = false;
    this.idle = false;
    this.onDeath();
  }

  #die(how: number | string): void {
    this.#resign();
    this.#ended.resolve();
    this.#preloaded.resolve(this.#preloading.map((module) => ({ module, message: 'its worker has ended' })));
    for (const sent of [...this.#sent.values()])
      this.#end(sent, this.#failed(sent, this.#causeOfDeath(sent.call.id, how)));
  }

  #causeOfDeath(id: string, how: number | string): LambdaFailure {
    if (NO_MEMORY.test(this.#lastWords)) return outOfMemory(id);
    if (!this.#hasReported) return notStarted(id, this.#lastWords || String(how));
    return exited(id, how);
  }
}
