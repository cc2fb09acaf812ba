import type { WorkerProcess } from './worker-process.ts';

/** What a call needs of a worker. */
export interface WorkerRequest {
  module: string;
  memoryMegabytes: number;
  /** Milliseconds that the call usually takes, if it may share a worker with others; see `UsualTimes`. */
  usual?: number | undefined;
  /** Goes before others, where calls run at once. */
  urgent?: boolean;
  /** Aborted when the call is given up. */
  signal?: AbortSignal;
  /** Called if the call must wait. */
  onWait?: () => void;
}

/** A call that waits for a worker. */
export interface WaitingCall<Worker = WorkerProcess> extends WorkerRequest {
  /** When it began to wait, by `performance.now()`. */
  since: number;
  /** Resolves to its worker; to undefined if it is given up before it has one. */
  worker: Promise<Worker | undefined>;
  /** Ends the wait. */
  give(worker: Worker | undefined): void;
}

/** The calls of a lane that wait for a worker, in the order in which they came. */
export class WaitingCalls<Worker = WorkerProcess> implements Iterable<WaitingCall<Worker>> {
  readonly #calls = new Set<WaitingCall<Worker>>();

  get size(): number {
    return this.#calls.size;
  }

  /** The call that has waited longest. */
  get first(): WaitingCall<Worker> | undefined {
    return this.#calls.values().next().value;
  }

  /** How long the first has waited, in milliseconds; 0 if there is none. */
  get longestWaitMilliseconds(): number {
    return this.first ? Math.round(performance.now() - this.first.since) : 0;
  }

  /** Iterates over the calls that wait now; calls may be given workers meanwhile. */
  [Symbol.iterator](): Iterator<WaitingCall<Worker>> {
    return [...this.#calls].values();
  }

  has(call: WaitingCall<Worker>): boolean {
    return this.#calls.has(call);
  }

  /** Adds a call, which leaves when it is given a worker or its signal is aborted. */
  add(request: WorkerRequest): WaitingCall<Worker> {
    const { promise, resolve } = Promise.withResolvers<Worker | undefined>();
    const call: WaitingCall<Worker> = {
      ...request,
      since: performance.now(),
      worker: promise,
      give: (worker) => {
        request.signal?.removeEventListener('abort', giveUp);
        this.#calls.delete(call);
        resolve(worker);
      },
    };
    const giveUp = (): void => call.give(undefined);
    request.signal?.addEventListener('abort', giveUp, { once: true });
    this.#calls.add(call);
    return call;
  }

  /** Gives up all calls. */
  giveUp(): void {
    for (const { give } of this) give(undefined);
  }
}
