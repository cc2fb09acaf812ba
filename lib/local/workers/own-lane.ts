import { setImmediate } from 'node:timers/promises';
import {
  type FunctionHost,
  functionHost,
  type LocalServices,
  withinHost,
} from '#contracts/local-services.ts';
import { shiftSystemClock, shiftTo } from '#core/clock.ts';
import { importFile } from '#core/import-file.ts';
import { copyJson } from '#core/json.ts';
import { lambdaContext } from './context.ts';
import { Deadlines } from './deadlines.ts';
import { failureFrom, shortened, timedOut } from './failures.ts';
import type { LaneLoad } from './lane.ts';
import { loadHandler } from './load-handler.ts';
import { appendToLog } from './output.ts';
import type { Call } from './protocol.ts';
import { WaitingCalls, type WorkerRequest } from './waiting-calls.ts';
import type { Outcome } from './worker-process.ts';

/** Settings of a lane of calls in this process. */
export interface OwnLaneOptions extends Pick<FunctionHost, 'environment' | 'services'> {
  /** The project's folder, without which messages show paths. */
  root?: string | undefined;
  /** Calls that are not urgent and may run at once; further ones wait. */
  maxCalls: number;
  /** Modules that are loaded before a call needs them. */
  preload(): string[];
}

/** Milliseconds for which a call may work before others, and what else the process does, get their turn. */
const MAX_TURN_MILLISECONDS = 10;

shiftSystemClock(() => functionHost()?.clockShift ?? 0);

/**
 * Calls of Baton's own functions in the process of the stack: they mostly ask its services, which is done by a call of a function here and
 * by four messages between processes. Each call has its own environment, log and clock; one that exceeds its time reaches no service any longer.
 */
export class OwnLane {
  readonly #options: OwnLaneOptions;
  readonly #kept: FunctionHost['kept'] = new WeakMap();
  readonly #waiting = new WaitingCalls<OwnCall>();
  readonly #deadlines = new Deadlines();
  /** Calls that run, and those of them that are not urgent. */
  #running = 0;
  #others = 0;
  #closed = false;

  constructor(options: OwnLaneOptions) {
    this.#options = options;
  }

  get load(): LaneLoad {
    return {
      workers: 0,
      busy: this.#running,
      waiting: this.#waiting.size,
      longestWaitMilliseconds: this.#waiting.longestWaitMilliseconds,
    };
  }

  /** Loads the first modules in the background, one in a turn. */
  async warmUp(): Promise<void> {
    for (const module of this.#options.preload()) {
      await setImmediate();
      if (this.#closed) return;
      // A call that needs it says what is wrong with it.
      await importFile(module).catch(() => undefined);
    }
  }

  /** Returns what runs a call; undefined if the lane is closed or the call given up before it may begin. */
  acquire(request: WorkerRequest): Promise<OwnCall | undefined> {
    if (this.#closed || request.signal?.aborted) return Promise.resolve(undefined);
    if (request.urgent || this.#others < this.#options.maxCalls) return Promise.resolve(this.#take(request));
    const call = this.#waiting.add(request);
    request.onWait?.();
    return call.worker;
  }

  /** Takes note that a call has ended. */
  release({ urgent }: Pick<WorkerRequest, 'urgent'>): void {
    this.#running--;
    if (!urgent) this.#others--;
    const next = this.#waiting.first;
    if (next && this.#others < this.#options.maxCalls) next.give(this.#take(next));
  }

  /** Takes no further call, and lets running ones end for a time. */
  async close(drainMilliseconds: number): Promise<void> {
    this.#closed = true;
    this.#waiting.giveUp();
    const until = performance.now() + drainMilliseconds;
    while (this.#running > 0 && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  #take({ urgent }: WorkerRequest): OwnCall {
    this.#running++;
    if (!urgent) this.#others++;
    return new OwnCall(this.#options, this.#kept, this.#deadlines);
  }
}

/** One call that runs in this process. */
class OwnCall {
  /** Whether it has not exceeded its time. */
  alive = true;
  readonly #options: OwnLaneOptions;
  readonly #kept: FunctionHost['kept'];
  readonly #deadlines: Deadlines;

  constructor(options: OwnLaneOptions, kept: FunctionHost['kept'], deadlines: Deadlines) {
    this.#options = options;
    this.#kept = kept;
    this.#deadlines = deadlines;
  }

  /** Runs the function; its time begins when its module is loaded. */
  async call(call: Call, milliseconds: number): Promise<Outcome> {
    const { environment, root } = this.#options;
    const host: FunctionHost = {
      environment,
      services: this.#services(),
      log: (line) => appendToLog(call.logFile, `${line}\n`),
      kept: this.#kept,
      clockShift: shiftTo(call.now),
    };
    let liftTime: (() => void) | undefined;
    try {
      const handler = await loadHandler(call);
      const late = new Promise<Outcome>((resolve) => {
        liftTime = this.#deadlines.add(milliseconds, () => {
          this.alive = false;
          resolve({ failure: timedOut(call.id, milliseconds) });
        });
      });
      const run = async (): Promise<Outcome> => {
        // The engine's values are shared by all that have them, so a function gets its own.
        const event = call.unshared ? call.payload : copyJson(call.payload);
        const returned = await handler(event, lambdaContext(call, Date.now() + milliseconds));
        return { payload: returned ?? null };
      };
      return await Promise.race([withinHost(host, run), late]);
    } catch (thrown) {
      host.log((thrown as Error | null)?.stack ?? String(thrown));
      return { failure: shortened(failureFrom(thrown), root) };
    } finally {
      liftTime?.();
    }
  }

  /** The stack's services, which are outside of the call, as long as it has time. */
  #services(): LocalServices {
    const { services } = this.#options;
    let since = performance.now();
    const ask = async <Answer>(operation: string, act: () => Promise<Answer>): Promise<Answer> => {
      if (performance.now() - since > MAX_TURN_MILLISECONDS) {
        await setImmediate();
        since = performance.now();
      }
      if (!this.alive) throw new Error(`${operation} was not called: the time of the call is over`);
      return withinHost(undefined, act);
    };
    const { events } = services;
    return {
      call: (service, operation, input) => ask(operation, () => services.call(service, operation, input)),
      ...(events && {
        events: (execution: string, after: number) =>
          ask('GetExecutionHistory', () => events(execution, after)),
      }),
    };
  }
}
