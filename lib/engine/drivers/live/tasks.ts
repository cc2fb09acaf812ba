import { hash } from 'node:crypto';
import { isObject, type Json, ownField } from '#core/json.ts';
import { jsonText, withoutExact } from '#core/json-text.ts';
import { failureOf, type Integration, type TaskCall } from '../../integrations/integration.ts';
import type { Effect } from '../../model/effect.ts';
import type { PendingTask } from '../../model/run.ts';
import type { InvokeTask, TaskResource } from '../../model/task.ts';
import type { LiveHost } from './host.ts';
import type { LiveRun } from './live-run.ts';
import { type MockedResult, mockedResult, mockedState } from './mocks.ts';

/** Runs a task and delivers how it went. */
export const invokeTask = (host: LiveHost, live: LiveRun, effect: InvokeTask): void => {
  const { taskId, resource } = effect;
  if (!live.run.tasks[taskId] || live.run.status !== 'RUNNING') return;
  const mocked = takeMocked(host, live, effect);
  if (mocked) answerMocked(host, live, effect, mocked);
  else if (resource.kind === 'activity') offerActivity(host, live, effect, resource.arn);
  else void runTask(host, live, effect);
};

/** Resumes a task that was in flight when the engine stopped. */
export const resumeTask = (host: LiveHost, live: LiveRun, task: PendingTask): void => {
  const { request, phase } = task;
  // Whoever held its call has ended with the engine.
  if (task.held) host.deliver(live, { type: 'taskHeld', taskId: task.id, held: false });
  const isTaken = phase !== 'asked' && phase !== 'scheduled';
  if (request.resource.kind === 'activity' && isTaken && task.token) return;
  if (phase !== 'submitted') invokeTask(host, live, request);
  else if (request.resource.kind === 'integration' && request.resource.pattern !== 'waitForTaskToken') {
    void waitForJob(host, live, request, live.submitted[task.id] ?? null);
  }
};

/** Abandons a task: its run no longer waits for it. */
export const cancelTask = (
  host: LiveHost,
  live: LiveRun,
  effect: Extract<Effect, { type: 'cancelTask' }>,
): void => {
  if (effect.token && effect.resource.kind === 'activity') {
    host.activities.withdraw(effect.resource.arn, effect.token);
  }
  live.tasks.get(effect.taskId)?.abort();
  live.tasks.delete(effect.taskId);
};

const runTask = async (host: LiveHost, live: LiveRun, effect: InvokeTask): Promise<void> => {
  const { taskId, resource } = effect;
  const call = openCall(host, live, effect);
  const pattern = resource.kind === 'integration' ? resource.pattern : 'requestResponse';
  try {
    const integration = integrationOf(host, resource);
    const output = await integration.invoke(call);
    if (call.signal.aborted) return;
    if (pattern === 'requestResponse') {
      host.deliver(live, { type: 'taskSucceeded', taskId, output });
      return;
    }
    host.deliver(live, { type: 'taskSubmitted', taskId, output });
    if (pattern !== 'waitForTaskToken') return await waitForJob(host, live, effect, output);
  } catch (reason) {
    if (call.signal.aborted) return;
    const { error, cause, phase } = failureOf(reason);
    const failed = phase ?? (pattern === 'requestResponse' ? undefined : 'submit');
    host.deliver(live, { type: 'taskFailed', taskId, error, cause, phase: failed });
  } finally {
    if (live.tasks.get(taskId)?.signal === call.signal && pattern !== 'waitForTaskToken')
      live.tasks.delete(taskId);
  }
};

const waitForJob = async (
  host: LiveHost,
  live: LiveRun,
  effect: InvokeTask,
  submitted: Json,
): Promise<void> => {
  const { taskId, resource } = effect;
  const call = openCall(host, live, effect);
  try {
    const integration = integrationOf(host, resource);
    if (!integration.wait) {
      throw {
        error: 'States.Runtime',
        cause: `The resource ${resource.arn} cannot be waited for with .sync`,
      };
    }
    call.signal.addEventListener('abort', () => {
      // The job's own failure to stop is of no consequence to a run that no longer waits for it.
      integration.cancel?.(call, submitted).catch(() => undefined);
    });
    const output = await integration.wait(call, submitted);
    if (!call.signal.aborted) host.deliver(live, { type: 'taskSucceeded', taskId, output });
  } catch (reason) {
    if (!call.signal.aborted) host.deliver(live, { type: 'taskFailed', taskId, ...failureOf(reason) });
  }
};

/** Returns what serves a resource: the integration of its service, or the SDK's. */
export const integrationOf = (host: LiveHost, resource: TaskResource): Integration => {
  return findIntegration(host, resource) ?? noIntegration(resource);
};

const findIntegration = (host: LiveHost, resource: TaskResource): Integration | undefined => {
  const service = resource.kind === 'integration' ? resource.resourceType : 'lambda';
  return ownField(host.integrations, service) ?? host.integrations['aws-sdk'];
};

const noIntegration = (resource: TaskResource): never => {
  throw { error: 'States.Runtime', cause: `This engine has no integration for ${resource.arn}` };
};

const openCall = (host: LiveHost, live: LiveRun, effect: InvokeTask): TaskCall => {
  const controller = new AbortController();
  live.tasks.set(effect.taskId, controller);
  const { signal } = controller;
  const timed = effect.timeoutSeconds !== null || effect.heartbeatSeconds !== null;
  const hold = (held: boolean): void => {
    if (!signal.aborted) host.deliver(live, { type: 'taskHeld', taskId: effect.taskId, held });
  };
  const call = { ...taskCall(effect, signal), ...(timed && { hold }) };
  return findIntegration(host, effect.resource)?.exact
    ? call
    : { ...call, arguments: withoutExact(call.arguments) };
};

/** Returns the call that a task makes to its service. */
export const taskCall = (effect: InvokeTask, signal: AbortSignal): TaskCall => {
  const { taskId, executionArn, resource, parameters, token } = effect;
  const { stateName, attempt, region, credentials, timeoutSeconds, heartbeatSeconds } = effect;
  return {
    resource,
    arguments: parameters,
    signal,
    context: {
      executionArn,
      stateName,
      taskToken: token,
      attempt,
      region,
      account: executionArn.split(':')[4] ?? '',
      credentials,
      timeoutSeconds,
      heartbeatSeconds,
      // Few services ask for it, and every call would wait for the hash.
      get idempotencyKey() {
        return hash('sha256', `${executionArn}:${taskId}`).slice(0, 32);
      },
    },
  };
};

const offerActivity = (host: LiveHost, live: LiveRun, effect: InvokeTask, activityArn: string): void => {
  const { taskId, token, parameters } = effect;
  if (!host.machines.hasActivity(activityArn)) {
    const cause = `The activity ${activityArn} does not exist.`;
    host.deliver(live, {
      type: 'taskFailed',
      taskId,
      error: 'States.Runtime',
      cause,
      phase: 'schedule',
    });
    return;
  }
  host.deliver(live, { type: 'taskOffered', taskId });
  if (!live.run.tasks[taskId]) return;
  host.activities.offer(activityArn, {
    token: token ?? '',
    input: jsonText(parameters),
    taken: (workerName) => host.deliver(live, { type: 'taskStarted', taskId, workerName }),
  });
};

const takeMocked = (host: LiveHost, live: LiveRun, effect: InvokeTask): MockedResult | undefined => {
  const { testCase } = live.record;
  if (testCase === undefined || !host.mockConfig) return undefined;
  const name = live.run.identity.stateMachineName.split('/')[0] ?? '';
  const response = mockedState(host.mockConfig, name, testCase, effect.stateName);
  if (response === undefined) return undefined;
  return mockedResult(host.mockConfig, response, live.mocked?.numbers[effect.taskId] ?? 0);
};

const answerMocked = (host: LiveHost, live: LiveRun, effect: InvokeTask, mocked: MockedResult): void => {
  const { taskId, resource } = effect;
  if (resource.kind === 'activity') host.deliver(live, { type: 'taskStarted', taskId });
  if (resource.kind === 'integration' && resource.pattern !== 'requestResponse') {
    host.deliver(live, { type: 'taskSubmitted', taskId, output: 'output' in mocked ? mocked.output : {} });
  }
  if ('output' in mocked) {
    const output = resource.kind === 'lambda' ? payloadOf(mocked.output) : mocked.output;
    host.deliver(live, { type: 'taskSucceeded', taskId, output });
  } else {
    host.deliver(live, { type: 'taskFailed', taskId, error: mocked.error, cause: mocked.cause });
  }
};

/** Returns a mocked function's payload: the mock of a Lambda ARN is written as Invoke answers. */
const payloadOf = (output: Json): Json =>
  isObject(output) && output.Payload !== undefined ? output.Payload : output;
