import type { Deployment } from '#contracts/deployment.ts';
import type { LocalServices } from '#contracts/local-services.ts';
import type { Clock } from '#core/clock.ts';
import type { Randomness } from '#core/ids.ts';
import type { Json } from '#core/json.ts';
import type { LambdaFailure } from './failures.ts';
import type { FaultPlan } from './faults.ts';
import type { LocalFunction } from './functions.ts';
import type { LaneLoad } from './lane.ts';
import type { CodeChange } from './loaded-code.ts';

/** What a pool can call. */
export interface CallableFunctions {
  functions: ReadonlyMap<string, LocalFunction>;
  /** Timeouts and memory by action, for functions that set them. */
  deployments?: { get(action: string): Deployment | Promise<Deployment> | undefined };
}

/** Settings of a worker pool. */
export interface WorkerPoolOptions extends CallableFunctions {
  /** The project's folder: messages show paths without it (default: whole paths). */
  root?: string;
  /** The whole environment of the workers; that of this process does not reach them. */
  environment: Record<string, string>;
  /** Services of the stack that functions reach without HTTP. */
  services?: LocalServices;
  /** Folder for one log file per call. */
  logFolder: string;
  /** Functions whose modules are loaded before the first call. */
  preload?: string[];
  /** How long one of these modules may take to load (default: 15 seconds). */
  loadMilliseconds?: number;
  /** Maximum number of simultaneous calls of actions; further ones wait (default: by processors and memory). */
  maxWorkers?: number;
  /** Memory that all workers together may have, in megabytes (default: half of the machine's). */
  budgetMegabytes?: number;
  /** Timeout of functions that do not set one (default: as in a deployment). */
  timeoutMilliseconds?: number;
  /** Memory of functions that do not set theirs, in megabytes (default: as in a deployment). */
  memoryMegabytes?: number;
  /** How long running calls may take to end when the pool is closed (default: they are ended at once). */
  drainMilliseconds?: number;
  /**
   * Called when the functions' code has changed, and once when the first worker has loaded its modules. Its presence makes calls use
   * code as it is saved (default: code stays as it was loaded).
   */
  onCodeChange?: (change: CodeChange) => void;
  /** Called when a call was ended from outside, or ended its process. */
  onLostCall?: (payload: Json, requestId: string) => Promise<void>;
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
  /** Default: that of the function. */
  timeoutMilliseconds?: number;
  /** Someone waits for the answer: it goes before other calls. */
  urgent?: boolean;
  /** Nothing else has the payload: a function in this process needs no copy. */
  unshared?: boolean;
  /** Called when the call must wait for a worker, and when it has got one after that. */
  onHeld?: (held: boolean) => void;
}

/** Result of a call. */
export type CallOutcome =
  | { payload: Json; requestId: string }
  | { failure: LambdaFailure; requestId: string };

/** How busy a pool is. */
export interface PoolLoad {
  actions: LaneLoad;
  platform: LaneLoad;
  memory: { reservedMegabytes: number; budgetMegabytes: number };
}
