import type { WorkflowManifest } from '#contracts/manifest.ts';
import { LOCAL, localFunctionArn } from '#contracts/names.ts';
import { defined } from '#core/defined.ts';
import { isObject, type Json } from '#core/json.ts';
import type { TaskAnswer, TaskHandler, VirtualTask } from '#engine/drivers/virtual/run-virtual.ts';
import { failureOf, type Integrations, type TaskCall } from '#engine/integrations/integration.ts';
import { injected } from '../integrations/failing.ts';
import type { ServiceFaultPlan } from '../workers/faults.ts';
import type { Callbacks } from './callbacks.ts';
import { undoesStarted, type VirtualChildren } from './children.ts';
import type { VirtualExecutions } from './executions.ts';

/** What answers virtual tasks. */
export interface VirtualTaskOptions {
  manifest: WorkflowManifest;
  integrations: Integrations;
  callbacks: Callbacks;
  /** Runs what `workflow` steps start. */
  children: VirtualChildren;
  /** What functions have started. */
  executions: VirtualExecutions;
  /** Whether someone answers callbacks. If not, waiting tasks run into their timeouts. */
  answered: boolean;
  /** Which starts of executions fail. */
  startFault: ServiceFaultPlan;
}

/** Answers tasks with the real integrations; each takes its step's estimated duration in virtual time. */
export const virtualTasks = ({
  manifest,
  integrations,
  callbacks,
  answered,
  children,
  executions,
  startFault,
}: VirtualTaskOptions): TaskHandler => {
  const estimates = new Map(manifest.steps.map(({ state, estimateSeconds }) => [state, estimateSeconds]));
  // The tasks of a dynamic step have a state that is called otherwise than the step.
  const ofTasks = new Map(manifest.steps.map(({ id, taskSeconds }) => [id, taskSeconds]));
  const call = async (task: VirtualTask): Promise<TaskAnswer> => {
    const afterSeconds = estimates.get(task.stateName) ?? ofTasks.get(stepOf(task) ?? '') ?? 0;
    const service = task.resource.kind === 'integration' ? task.resource.resourceType : task.resource.kind;
    const integration = integrations[service];
    if (!integration) {
      return { error: 'States.Runtime', cause: `Virtual time has no integration for ${task.resource.arn}` };
    }
    try {
      const output = await integration.invoke(callOf(task));
      // A worker answers with its result, and a job ends by itself: a token is nothing to wait for then.
      const { token, resource } = task;
      if (token === null || resource.kind !== 'integration' || resource.pattern !== 'waitForTaskToken')
        return { output, afterSeconds };
      if (!answered || waitsForEvent(task)) return { never: true, submitted: output };
      return { ...(await callbacks.answer(token)), submitted: output };
    } catch (reason) {
      return {
        ...failureOf(reason),
        afterSeconds: afterSeconds + (await children.runStarted(task, executions)),
      };
    }
  };
  return async (task) => {
    const { resource, stateName } = task;
    const isStart = resource.kind === 'integration' && resource.resourceType === 'states';
    const fault = isStart ? startFault(stateName) : undefined;
    if (fault !== undefined) return failureOf(injected(stateName, fault));
    const child = children.answer(task, (step) => estimates.get(step) ?? 0);
    if (!child) return call(task);
    const answer = await child;
    if (!undoesStarted(task) || !('output' in answer)) return answer;
    // The log learns of it, and knows what the histories of the executions do not.
    const logged = await call(task);
    return 'error' in logged ? logged : answer;
  };
};

/** Returns the step that a function is called for, as its state tells it. */
const stepOf = ({ parameters }: VirtualTask): string | undefined => {
  const payload = isObject(parameters) ? parameters.Payload : undefined;
  const run = isObject(payload) ? payload.run : undefined;
  return isObject(run) && typeof run.step === 'string' ? run.step : undefined;
};

/** Whether an event ends a task. No event is delivered in virtual time, so that its timeout does. */
const waitsForEvent = ({ parameters }: VirtualTask): boolean =>
  isObject(parameters) && parameters.FunctionName === localFunctionArn('platform/wait-for-event');

/** In virtual time a call takes what its step estimates, so how long it really takes must not end its process. */
const withoutTimeout = (parameters: Json): Json => {
  if (!isObject(parameters)) return parameters;
  if (isObject(parameters.Payload)) return { ...parameters, Payload: withoutTimeout(parameters.Payload) };
  if (!isObject(parameters.run)) return parameters;
  const { timeout_seconds: _, ...run } = parameters.run;
  return { ...parameters, run };
};

const callOf = (task: VirtualTask): TaskCall => {
  const { resource, parameters, region, credentials, timeoutSeconds, heartbeatSeconds } = task;
  const { executionArn, stateName, attempt, token, taskId, now } = task;
  return {
    resource,
    arguments: withoutTimeout(parameters),
    signal: new AbortController().signal,
    context: {
      executionArn,
      stateName,
      attempt,
      region,
      account: LOCAL.account,
      taskToken: token,
      idempotencyKey: `${executionArn}:${taskId}`,
      timeoutSeconds,
      heartbeatSeconds,
      now,
      ...defined({ credentials }),
    },
  };
};
