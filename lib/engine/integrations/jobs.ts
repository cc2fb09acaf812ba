import { setTimeout as delay } from 'node:timers/promises';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { type Integration, type TaskCall, TaskFailure } from './integration.ts';
import { type OptimisedOptions, optimised, optimisedFailure } from './optimised.ts';
import { callSdk } from './sdk/call.ts';

/** Returns the milliseconds before a job is looked at for the n-th time (from 0). */
export type Pace = (looks: number) => number;

/** The integration of a service, or a function that makes it for a pace if it looks at jobs. */
export type ServiceIntegration = Integration | ((pace?: Pace) => Integration);

/** Soon at first, for short jobs, then ever more seldom. */
const patient: Pace = (looks) => Math.min(500 * 1.5 ** looks, 10_000);

/** An optimised integration whose operation submits a job that runs by itself. */
export interface JobOptions extends OptimisedOptions {
  /** Returns the operation that describes a job, and its parameters for what was submitted. */
  describe(submitted: JsonObject, call: TaskCall): { action: string; parameters: JsonObject };
  /** Returns the job's state from its description. */
  outcome(description: JsonObject): { state: 'running' } | { state: 'succeeded' | 'failed'; job: Json };
  /** Returns the operation that stops a job. */
  stop(submitted: JsonObject, call: TaskCall): { action: string; parameters: JsonObject };
}

/** Returns an optimised integration whose `.sync` pattern waits for a job's end by polling it. */
export const jobs = (options: JobOptions, pace: Pace = patient): Integration => {
  const failure = optimisedFailure(options.errors, options.causes);
  const { service } = options;
  return {
    ...optimised(options),
    async wait(call, submitted) {
      for (let looks = 0; ; looks++) {
        await delay(pace(looks), undefined, { signal: call.signal });
        const { action, parameters } = options.describe(submitted as JsonObject, call);
        const { output } = await callSdk({ service, action, parameters, task: call, failure });
        const outcome = options.outcome(output);
        if (outcome.state === 'succeeded') return outcome.job;
        if (outcome.state === 'failed')
          throw new TaskFailure('States.TaskFailed', JSON.stringify(outcome.job));
      }
    },
    async cancel(call, submitted) {
      const { action, parameters } = options.stop(submitted as JsonObject, call);
      // The task's own signal is aborted already.
      const task = { ...call, signal: new AbortController().signal };
      await callSdk({ service, action, parameters, task, failure });
    },
  };
};

/** Returns the first object of a list in a description; throws a TaskFailure if the service describes nothing. */
export const firstOf = (description: JsonObject, list: string): JsonObject => {
  const items = description[list];
  const first = Array.isArray(items) ? items[0] : undefined;
  if (isObject(first)) return first;
  throw new TaskFailure('States.TaskFailed', `The service describes no job: ${JSON.stringify(description)}`);
};
