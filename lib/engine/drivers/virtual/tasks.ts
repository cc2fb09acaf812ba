import { invariant } from '#core/invariant.ts';
import type { Json } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import type { InvokeTask } from '../../model/task.ts';
import type { VirtualRun, VirtualWorld } from './world.ts';

/** A task to answer; `now` is virtual, in milliseconds since the Unix epoch. */
export interface VirtualTask extends InvokeTask {
  now: number;
}

/**
 * A handler's answer: an output, a failure, or nothing yet. `afterSeconds` is how long the task takes in virtual time;
 * `submitted` is what the call itself returns if a callback or a job follows; `again` comes besides, as when two people decide.
 */
export type TaskAnswer = OneAnswer & { again?: OneAnswer };

type OneAnswer =
  | { output: Json; afterSeconds?: number; submitted?: Json }
  | {
      error?: string;
      cause?: string;
      afterSeconds?: number;
      submitted?: Json;
      phase?: 'schedule' | 'start' | 'submit';
    }
  | { never: true; submitted?: Json };

/**
 * Answers the tasks of a run; may be asynchronous. A thrown object with a text `error` (and `cause`) is a failure; anything
 * else that is thrown is a bug in the handler and passed on.
 */
export type TaskHandler = (task: VirtualTask) => TaskAnswer | Promise<TaskAnswer>;

/** The tasks of a world, and the asynchronous handlers at work. */
export class VirtualTasks {
  private pending: Promise<() => void>[] = [];
  private readonly handler: TaskHandler;

  constructor(handler: TaskHandler | undefined) {
    this.handler = handler ?? refuse;
  }

  /** Handlers that have not answered. */
  get working(): number {
    return this.pending.length;
  }

  /** Waits until every handler at work has answered; the answers take effect in the order of the tasks. */
  async drained(): Promise<void> {
    const pending = this.pending;
    this.pending = [];
    for (const apply of await Promise.all(pending)) apply();
  }

  invoke(world: VirtualWorld, target: VirtualRun, request: InvokeTask): void {
    const answered = (answer: TaskAnswer): void => apply(world, target, request, answer);
    this.work(
      () => this.handler({ ...request, now: world.now }),
      answered,
      (thrown) => answered(failureIn(thrown)),
    );
  }

  /** Does what may take its time; `done` or `failed` is called with how it ended. */
  work<T>(start: () => T | Promise<T>, done: (value: T) => void, failed: (thrown: unknown) => void): void {
    let value: T | Promise<T>;
    try {
      value = start();
    } catch (thrown) {
      failed(thrown);
      return;
    }
    if (!(value instanceof Promise)) {
      done(value);
      return;
    }
    this.pending.push(
      value.then(
        (result) => () => done(result),
        (thrown: unknown) => () => failed(thrown),
      ),
    );
  }
}

const refuse: TaskHandler = (task) => ({
  error: 'States.Runtime',
  cause: `No handler answers the state '${task.stateName}' (${task.resource.arn})`,
});

const failureIn = (thrown: unknown): TaskAnswer => {
  if (isObject(thrown) && typeof thrown.error === 'string') {
    return { error: thrown.error, cause: typeof thrown.cause === 'string' ? thrown.cause : '' };
  }
  throw thrown;
};

const apply = (world: VirtualWorld, target: VirtualRun, request: InvokeTask, answer: TaskAnswer): void => {
  const { taskId, resource } = request;
  invariant(isObject(answer), `the handler of "${request.stateName}" did not return an answer`);
  if (resource.kind === 'activity')
    world.sendLater(target, { type: 'taskStarted', taskId, workerName: 'virtual' });
  const hasJob = resource.kind === 'integration' && resource.pattern !== 'requestResponse';
  if (hasJob && !('phase' in answer && answer.phase !== undefined)) {
    world.sendLater(target, { type: 'taskSubmitted', taskId, output: answer.submitted ?? {} });
  }
  deliver(world, target, taskId, answer);
  if (answer.again) deliver(world, target, taskId, answer.again);
};

const deliver = (world: VirtualWorld, target: VirtualRun, taskId: string, answer: OneAnswer): void => {
  if ('never' in answer) return;
  const after = (answer.afterSeconds ?? 0) * 1000;
  if ('output' in answer) {
    world.sendLater(target, { type: 'taskSucceeded', taskId, output: answer.output }, after);
    return;
  }
  const { error, cause, phase } = answer;
  world.sendLater(target, { type: 'taskFailed', taskId, error, cause, ...(phase && { phase }) }, after);
};
