import type { Json } from '#core/json.ts';
import type { TaskResource } from '../model/task.ts';

/** What a task knows about the run that it belongs to. */
export interface TaskContext {
  executionArn: string;
  stateName: string;
  /** The callback token of `.waitForTaskToken`; null elsewhere. */
  taskToken: string | null;
  /** 0 for the first attempt. */
  attempt: number;
  region: string;
  account: string;
  credentials?: { roleArn: string };
  timeoutSeconds: number | null;
  heartbeatSeconds: number | null;
  /** The same when a task in flight is run again after a crash; another for every attempt. */
  idempotencyKey: string;
  /** What time it is for the run, in milliseconds since the epoch, if that is not the machine's. */
  now?: number;
}

/** One call of a task. */
export interface TaskCall {
  resource: TaskResource;
  /** The evaluated `Arguments` or `Parameters`; a Lambda ARN's whole payload. */
  arguments: Json;
  context: TaskContext;
  /** Aborted when the task timed out or its run ended. */
  signal: AbortSignal;
  /**
   * Called with true if the call must wait before it is made, and with false when it is: the task's time does not run in between.
   * Absent if that makes no difference.
   */
  hold?(held: boolean): void;
  /** Called with the HTTP request and response of an HTTP task, if the caller wants to see them. */
  trace?(exchange: HttpExchange): void;
}

/** What an HTTP task sent and got. */
export interface HttpExchange {
  sent: HttpSent;
  /** The same request without what its connection added. */
  sentWithoutSecrets: HttpSent;
  answer: { status: number; statusText: string; headers: Record<string, string[]>; body: Json };
}

/** A request of an HTTP task. */
export interface HttpSent {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body?: string;
}

/** A service that tasks can call. */
export interface Integration {
  /**
   * Calls the service: resolves to the task's output, as AWS shapes it, or rejects with a TaskFailure. Under `.sync` and
   * `.waitForTaskToken` the output is what TaskSubmitted shows.
   */
  invoke(call: TaskCall): Promise<Json>;
  /** It writes arguments as JSON text by `jsonText`, and so takes whole numbers beyond 2^53 with all their digits. */
  exact?: true;
  /** Waits for the end of the job that `invoke` submitted under `.sync` and returns the task's output. */
  wait?(call: TaskCall, submitted: Json): Promise<Json>;
  /** Stops that job, when the task timed out or its run ended. */
  cancel?(call: TaskCall, submitted: Json): Promise<void>;
}

/** Integrations by the service part of `arn:aws:states:::service:action`; `lambda` also serves plain function ARNs. */
export type Integrations = Record<string, Integration>;

/** Whatever has a string `error` and `cause` fails a task with these; `phase` says what failed before the task's own work. */
export interface TaskFailureLike {
  error: string;
  cause?: string;
  phase?: 'schedule' | 'start' | 'submit';
}

/** Why a task failed, with the names that Retry and Catch match. */
export class TaskFailure extends Error implements TaskFailureLike {
  override name = 'TaskFailure';
  readonly error: string;
  override readonly cause: string | undefined;

  constructor(error: string, cause?: string) {
    super(`${error}: ${cause ?? 'no cause'}`);
    this.error = error;
    this.cause = cause;
  }
}

/** Returns what a rejection means for the task; anything that is not a TaskFailure is States.TaskFailed. */
export const failureOf = (reason: unknown): TaskFailureLike => {
  if (
    typeof reason === 'object' &&
    reason !== null &&
    'error' in reason &&
    typeof reason.error === 'string'
  ) {
    const { error, cause, phase } = reason as TaskFailureLike;
    return { error, cause: typeof cause === 'string' ? cause : undefined, phase };
  }
  return { error: 'States.TaskFailed', cause: reason instanceof Error ? reason.message : String(reason) };
};
