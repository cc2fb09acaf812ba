import type { Json } from '#core/json.ts';
import type { LambdaFailure } from './failures.ts';
import type { LoadFailure } from './loaded-code.ts';
import type { LoadedFile } from './loaded-files.ts';

/** Settings with which a thread starts. */
export interface ThreadSettings {
  /** Modules that the thread imports while it is idle, so that the first call finds them warm. */
  preload: string[];
  /** Folder that paths in messages start from: they are shown without it. */
  root?: string | undefined;
}

/** One call of one function, as the pool sends it to a thread. */
export interface Call {
  id: string;
  functionName: string;
  /** Absolute path of the module that exports `handler`. */
  module: string;
  /** `factory/action`. */
  action: string;
  /** Error to fail with instead of running the action's logic. */
  fault?: string;
  payload: Json;
  /** Timeout of the handler, which begins when its module is loaded. */
  timeoutMilliseconds: number;
  memoryMegabytes: number;
  /** File for what the call prints. */
  logFile: string;
  /** What time it is for the function, in milliseconds since the epoch; default: the machine's. */
  now?: number;
}

/** What a thread reports. */
export type ThreadReport =
  | { kind: 'ready' }
  /** The modules that the thread started with are loaded, but for these. */
  | { kind: 'preloaded'; failures: LoadFailure[] }
  /** Files that were read for modules. */
  | { kind: 'loaded'; files: LoadedFile[] }
  /** The handler's module is loaded: its time begins. */
  | { kind: 'begun'; id: string }
  | { kind: 'returned'; id: string; payload: Json }
  | { kind: 'failed'; id: string; failure: LambdaFailure }
  /** The thread is about to end, and the current call with it. */
  | { kind: 'dying'; id: string | undefined; failure: LambdaFailure };
