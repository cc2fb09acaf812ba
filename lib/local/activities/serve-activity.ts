import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, type Json, type JsonObject, parseJson } from '#core/json.ts';
import type { CallOutcome, InvokeOptions } from '../workers/pool-options.ts';
import type { ActivityApi } from './activity-api.ts';

/** What became of a task. `gone`: the execution no longer waits for it. `lost`: its outcome could not be reported. */
export type TaskFate = 'succeeded' | 'failed' | 'gone' | 'lost';

/** A task on a worker. */
export interface WorkerTask {
  action: string;
  step: string;
  execution: string;
}

/** A worker of one action. */
export interface ActivityWorker {
  api: ActivityApi;
  activityArn: string;
  /** `factory/action`. */
  action: string;
  /** Appears in the histories of executions. */
  workerName: string;
  /** Tasks that it works on at once. */
  concurrency: number;
  /** Runs the action. */
  call(event: Json, options: InvokeOptions): Promise<CallOutcome>;
  /** Aborted when it is to take no more tasks; those that it has are completed. */
  stopping: AbortSignal;
  onTaken?: (task: WorkerTask) => void;
  onEnded?: (task: WorkerTask, fate: TaskFate, detail?: string) => void;
  /** Called when no task could be asked for; it asks again after a while. */
  onTrouble?: (error: Error) => void;
}

const FIRST_PAUSE_MILLISECONDS = 1000;
const MAX_PAUSE_MILLISECONDS = 30_000;

/** Step Functions takes no longer cause. */
const MAX_CAUSE = 32_768;

/** Takes tasks of an activity and runs them, until it is stopped and the last of them has ended. */
export const serveActivity = async (worker: ActivityWorker): Promise<void> => {
  await Promise.all(Array.from({ length: worker.concurrency }, () => serveOneByOne(worker)));
};

const serveOneByOne = async (worker: ActivityWorker): Promise<void> => {
  const { api, activityArn, workerName, stopping } = worker;
  let pause = FIRST_PAUSE_MILLISECONDS;
  while (!stopping.aborted) {
    try {
      const { taskToken, input } = await api.getActivityTask({ activityArn, workerName }, stopping);
      pause = FIRST_PAUSE_MILLISECONDS;
      if (taskToken) await runTask(worker, taskToken, parseJson(input ?? '') ?? null);
    } catch (error) {
      if (stopping.aborted) return;
      worker.onTrouble?.(error as Error);
      await sleep(pause, undefined, { signal: stopping }).catch(() => undefined);
      pause = Math.min(pause * 2, MAX_PAUSE_MILLISECONDS);
    }
  }
};

const runTask = async (worker: ActivityWorker, taskToken: string, event: Json): Promise<void> => {
  const run = isObject(event) && isObject(event.run) ? event.run : {};
  const task = { action: worker.action, step: String(run.step), execution: String(run.execution_name) };
  worker.onTaken?.(task);
  const gone = new AbortController();
  const stopBeating = keepAlive(worker.api, taskToken, run, () => gone.abort());
  try {
    const { timeout_seconds: seconds } = run;
    const outcome = await worker.call(event, {
      signal: gone.signal,
      ...(typeof seconds === 'number' && { timeoutMilliseconds: seconds * 1000 }),
    });
    stopBeating();
    const [fate, detail] = await report(worker.api, taskToken, outcome);
    worker.onEnded?.(task, gone.signal.aborted ? 'gone' : fate, detail);
  } finally {
    stopBeating();
  }
};

/** Sends heartbeats, three in the time in which one must arrive. */
const keepAlive = (
  api: ActivityApi,
  taskToken: string,
  { heartbeat_seconds: seconds }: JsonObject,
  onGone: () => void,
): (() => void) => {
  if (typeof seconds !== 'number') return () => undefined;
  const beat = async (): Promise<void> => {
    try {
      await api.sendTaskHeartbeat({ taskToken });
    } catch (error) {
      // Another error is the network's, and the next heartbeat may arrive.
      if (isGone(error)) onGone();
    }
  };
  const timer = setInterval(beat, (seconds * 1000) / 3);
  return () => clearInterval(timer);
};

const report = async (
  api: ActivityApi,
  taskToken: string,
  outcome: CallOutcome,
): Promise<[fate: TaskFate, detail?: string]> => {
  try {
    if ('failure' in outcome) {
      const { errorType, errorMessage } = outcome.failure;
      const cause = JSON.stringify(outcome.failure).slice(0, MAX_CAUSE);
      await api.sendTaskFailure({ taskToken, error: errorType, cause });
      return ['failed', `${errorType}: ${errorMessage}`];
    }
    await api.sendTaskSuccess({ taskToken, output: JSON.stringify(outcome.payload ?? null) });
    return ['succeeded'];
  } catch (error) {
    const { name, message } = error as Error;
    if (isGone(error)) return ['gone'];
    if (!isRefused(error)) return ['lost', `${name}: ${message}`];
    await api.sendTaskFailure({ taskToken, error: 'States.DataLimitExceeded', cause: message });
    return ['failed', message];
  }
};

const nameIs =
  (...names: string[]) =>
  (error: unknown): boolean =>
    error instanceof Error && names.includes(error.name);

const isGone = nameIs('TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken');

/** Step Functions takes no output above 256 KiB. */
const isRefused = nameIs('ValidationException', 'InvalidOutput');
