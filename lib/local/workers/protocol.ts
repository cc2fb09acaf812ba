import type { LocalService } from '#contracts/local-services.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { LambdaFailure } from './failures.ts';
import type { LoadFailure } from './loaded-code.ts';
import type { LoadedFile } from './loaded-files.ts';

/** Settings with which a worker starts: the first message to it. */
export interface WorkerSettings {
  kind: 'settings';
  /** Modules that the worker imports while it is idle, so that the first call finds them warm. */
  preload: string[];
  /** Folder that paths in messages start from: they are shown without it. */
  root?: string | undefined;
  /** Its whole environment, if it was started before that was known. */
  environment?: Record<string, string> | undefined;
}

/** One call of one function, as the pool sends it to a worker. */
export interface Call {
  kind: 'call';
  id: string;
  functionName: string;
  /** Absolute path of the module that exports `handler`. */
  module: string;
  /** Whether nothing else has the payload. */
  unshared?: boolean;
  /** `factory/action`. */
  action: string;
  /** Error to fail with instead of running the action's logic. */
  fault?: string;
  payload: Json;
  /** Timeout of the handler, which begins when its module is loaded. */
  timeoutMilliseconds: number;
  /** What the call may use besides what the runtime takes. */
  memoryMegabytes: number;
  /** File for what the call prints. */
  logFile: string;
  /** What time it is for the function, in milliseconds since the epoch; default: the machine's. */
  now?: number;
}

/** What the pool sends to a worker, several at once if there are. */
export type WorkerOrder = WorkerSettings | Call | ServiceAnswer;

/** A call of a service of the stack. */
export interface ServiceRequest {
  kind: 'request';
  /** Number of the call among those of the worker. */
  call: number;
  service: LocalService;
  operation: string;
  input: JsonObject;
}

/** What the service answered. */
export interface ServiceAnswer {
  kind: 'answer';
  call: number;
  output?: JsonObject;
  /** Has a `name` and a `message`, and what else AWS gives. */
  error?: JsonObject;
}

/** A call that has ended. */
interface Ended {
  id: string;
  /** How long it took. */
  milliseconds: number;
  /** Whether it has printed anything. */
  printed: boolean;
}

/** What a worker reports, several at once if there are. */
export type WorkerReport =
  | ServiceRequest
  /** A module that the worker starts with is about to be loaded. */
  | { kind: 'loading'; module: string }
  /** The modules that the worker started with are loaded, but for these. */
  | { kind: 'preloaded'; failures: LoadFailure[] }
  /** Files that were read for modules. */
  | { kind: 'loaded'; files: LoadedFile[] }
  /** The handler's module, which no earlier call has used, is loaded: the call's time begins. */
  | { kind: 'begun'; id: string }
  | ({ kind: 'returned'; payload?: Json } & Ended)
  | ({ kind: 'failed'; failure: LambdaFailure } & Ended)
  /** The worker is about to end, and the current call with it. */
  | { kind: 'dying'; id: string | undefined; failure: LambdaFailure };
