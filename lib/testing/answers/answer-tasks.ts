import type { RunInfo } from '#contracts/action-event.ts';
import { isObject, type Json, type JsonObject, parseJson } from '#core/json.ts';
import { checkSchema } from '#core/json-schema.ts';
import type { TaskAnswer, TaskHandler, VirtualTask } from '#engine/drivers/virtual/run-virtual.ts';
import { actionsByArn } from '#local/definitions/substitute.ts';
import { runScript } from '#local/scripts/run-script.ts';
import type { VirtualChildren } from '#local/virtual/children.ts';
import { TestKitError } from '../usage-error.ts';
import type { LoadedWorkflow } from '../workflow/load-workflow.ts';
import type { ActionAnswer, ActionCall } from './action-answer.ts';
import { answerAttempt, failureOf, taskAnswer } from './answer-attempt.ts';
import {
  type ApprovalAnswer,
  approvalTaskAnswer,
  decide,
  type RequestedApproval,
} from './approval-answer.ts';
import {
  CALL_MODEL,
  type FunctionEvent,
  functionEvent,
  REQUEST_APPROVAL,
  WAIT_FOR_EVENT,
} from './called-function.ts';
import { recordedModel } from './recorded-model.ts';
import { type CallRecord, endOf, type Recording } from './recorder.ts';
import type { StateTable } from './state-table.ts';

/** How a test answers what a workflow asks of the world. */
export interface Answers {
  /** By action (`payments/charge`) or by step (`charge`), which comes first. */
  actions: Record<string, ActionAnswer>;
  /** By step. */
  approvals: Record<string, ApprovalAnswer>;
}

/** What answers are recorded in, and what answers in place of the test. */
interface AnsweredWorld {
  recording: Recording;
  /** Milliseconds since the epoch. */
  startAt: number;
  children: VirtualChildren;
  table: StateTable;
}

/** Answers the tasks of a virtual execution from the test, and records them. Throws a TestKitError for a task without an answer. */
export const answerTasks = (
  workflow: LoadedWorkflow,
  { actions, approvals }: Answers,
  { recording: { calls, emitted }, startAt, children, table }: AnsweredWorld,
): TaskHandler => {
  const { manifest } = workflow;
  const actionByArn = actionsByArn([workflow, ...workflow.called].map(({ manifest: one }) => one));
  /** As the test names a step: one of another workflow has that workflow's name before it. */
  const stepName = ({ workflow: of, step }: Pick<RunInfo, 'workflow' | 'step'>): string =>
    of === manifest.name ? step : `${of}.${step}`;
  const requested = new Map<string, number>();
  const scripts = new Map(
    [workflow, ...workflow.called].flatMap((one) => Object.entries(one.manifest.scripts ?? {})),
  );

  const approval = async (task: VirtualTask, { input, run }: FunctionEvent): Promise<TaskAnswer> => {
    const {
      title,
      to,
      show = null,
      editable = [],
      on_reject,
    } = isObject(input.approval) ? input.approval : {};
    const step = stepName(run);
    const answer = approvals[step];
    if (answer === undefined) {
      throw new TestKitError(
        `The step "${step}" asks for an approval, which the test does not decide; add approvals: { ${quoted(step)}: 'approve' } ('reject', 'expire')`,
      );
    }
    const iteration = requested.get(step) ?? 0;
    requested.set(step, iteration + 1);
    const request: RequestedApproval = {
      step: run.step,
      iteration,
      title: String(title),
      to: [to ?? []].flat().map(String),
      show,
      editable,
      key: run.idempotency_key,
    };
    const decided = await decide(answer, request);
    return approvalTaskAnswer(decided, request, {
      failOnReject: on_reject !== 'continue',
      requestedAt: task.now,
    });
  };

  const action = async (
    task: VirtualTask,
    name: string,
    { input, run }: FunctionEvent,
  ): Promise<TaskAnswer> => {
    const contract = workflow.actions.get(name);
    const record: CallRecord = {
      step: run.step,
      ...(run.workflow === manifest.name ? {} : { workflow: run.workflow }),
      action: name,
      attempt: task.attempt + 1,
      key: run.idempotency_key,
      compensation: run.compensation === true,
      input,
      startedAt: task.now - startAt,
    };
    calls.push(record);
    const end = (answer: TaskAnswer, output?: Json): TaskAnswer => {
      Object.assign(record, endOf(record, answer, task.timeoutSeconds, output));
      return answer;
    };
    const refused = contract?.input ? await problemsIn(contract.input, input) : [];
    if (refused.length > 0) {
      const error = Object.assign(new Error(refused.join('; ')), { name: 'InvalidInput' });
      return end(failureOf(error));
    }
    const given = (record.compensation ? undefined : actions[stepName(run)]) ?? actions[name];
    // Null is an answer.
    const answer = given === undefined ? ownAnswer(name, task, run) : given;
    if (answer === undefined) {
      const as = record.compensation ? `To undo "${run.step}", the workflow` : `The step "${run.step}"`;
      throw new TestKitError(
        `${as} calls ${name}, which the test does not answer; add actions: { '${name}': … }`,
      );
    }
    const { step, attempt, key, compensation } = record;
    const call: ActionCall = {
      ...{ action: name, step, attempt, key, compensation, run },
      clock: { now: () => task.now },
      heartbeat: () => Promise.resolve(),
    };
    const outcome = await answerAttempt(answer, input, call, task.timeoutSeconds);
    if (!('value' in outcome)) return end(taskAnswer(outcome));
    const wrong = contract?.output ? await problemsIn(contract.output, outcome.value) : [];
    if (wrong.length > 0) {
      throw new TestKitError(`The answer to ${name} does not fit its contract:\n${list(wrong)}`);
    }
    return end(
      taskAnswer(outcome, (value) => ({ StatusCode: 200, Payload: value })),
      outcome.value,
    );
  };

  /** Runs a script for real, and answers from what models have answered before; undefined for any other action. */
  const ownAnswer = (
    name: string,
    { timeoutSeconds }: VirtualTask,
    run: RunInfo,
  ): ActionAnswer | undefined => {
    if (name === CALL_MODEL) return (input) => recordedModel(stepName(run), input, workflow.read);
    const script = scripts.get(name);
    if (!script) return undefined;
    const milliseconds = (timeoutSeconds ?? script.timeoutSeconds) * 1000;
    const event = (input: JsonObject): JsonObject => ({ input, run: { ...run } as unknown as JsonObject });
    return (input) => runScript(script, { event: event(input), milliseconds, write: () => undefined });
  };

  const events = ({ parameters, stateName, now }: VirtualTask): TaskAnswer => {
    const entries = isObject(parameters) && Array.isArray(parameters.Entries) ? parameters.Entries : [];
    const put = entries.filter(isObject).map(({ Source, DetailType, Detail }, index) => {
      const detail = typeof Detail === 'string' ? parseJson(Detail) : Detail;
      emitted.push({
        step: stateName,
        source: String(Source),
        detailType: String(DetailType),
        detail: isObject(detail) ? detail : {},
        at: now - startAt,
      });
      return { EventId: `${stateName}-${emitted.length}-${index}` };
    });
    return { output: { Entries: put, FailedEntryCount: 0 } };
  };

  /** Answers another service by step: its answer is the service's output. */
  const service = async (task: VirtualTask, answer: ActionAnswer): Promise<TaskAnswer> => {
    const { stateName: step, attempt, now, parameters } = task;
    const run: RunInfo = {
      execution: task.executionArn,
      execution_name: task.executionArn.split(':').at(-1) ?? '',
      workflow: manifest.name,
      step,
      attempt,
      idempotency_key: step,
    };
    const call: ActionCall = {
      action: task.resource.arn,
      step,
      attempt: attempt + 1,
      key: step,
      compensation: false,
      run,
      clock: { now: () => now },
      heartbeat: () => Promise.resolve(),
    };
    const input = isObject(parameters) ? parameters : {};
    const isChild = task.resource.kind === 'integration' && task.resource.resourceType === 'states';
    const outcome = await answerAttempt(answer, input, call, task.timeoutSeconds);
    const isHttp = task.resource.kind === 'integration' && task.resource.resourceType === 'http';
    if (isHttp)
      return taskAnswer(outcome, (value) => ({
        StatusCode: 200,
        StatusText: 'OK',
        Headers: {},
        ResponseBody: value,
      }));
    return taskAnswer(outcome, (value) =>
      isChild ? { ExecutionArn: `${String(input.StateMachineArn)}:answered`, Output: value } : value,
    );
  };

  return async (task) => {
    const { resource, parameters, stateName } = task;
    const of = task.executionArn.split(':').at(-2) ?? '';
    const step = stepName({ workflow: of, step: stateName });
    const answer = actions[step];
    const child = answer === undefined ? children.answer(task) : undefined;
    if (child) return child;
    const payload = isObject(parameters) ? functionEvent(parameters.Payload) : undefined;
    const name = isObject(parameters) ? actionByArn.get(String(parameters.FunctionName)) : undefined;
    if (payload && name === WAIT_FOR_EVENT && answer === undefined) {
      throw new TestKitError(
        `The step "${step}" waits for an event, which the test does not send; add actions: { ${quoted(step)}: detail } or timesOut()`,
      );
    }
    if (payload && name === WAIT_FOR_EVENT) return awaited(await action(task, name, payload), task);
    if (payload && name !== undefined) {
      return payload.run.task_token !== undefined && name === REQUEST_APPROVAL
        ? approval(task, payload)
        : action(task, name, payload);
    }
    if (answer !== undefined) return service(task, answer);
    if (resource.kind === 'integration' && resource.resourceType === 'events') return events(task);
    if (resource.kind === 'integration' && resource.resourceType === 'dynamodb') return table.answer(task);
    throw new TestKitError(
      `The step "${step}" calls ${resource.arn}, which the test does not answer; add actions: { ${quoted(step)}: … }`,
    );
  };
};

/** Returns the event whose detail is an answer, as the waiting state gets it. */
const awaited = (answer: TaskAnswer, { stateName, now }: VirtualTask): TaskAnswer => {
  if (!('output' in answer) || !isObject(answer.output)) return answer;
  const time = new Date(now + (answer.afterSeconds ?? 0) * 1000).toISOString();
  const detail = answer.output.Payload ?? {};
  return {
    ...answer,
    output: { id: `${stateName}-event`, source: 'test', detail_type: 'Test', time, detail },
  };
};

const problemsIn = async (schema: JsonObject, value: Json): Promise<string[]> =>
  (await checkSchema(schema, value)).problems.map(({ field, message }) => `${field} ${message}`);

const list = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join('\n');

const quoted = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);
