import type { RunInfo } from '#contracts/action-event.ts';
import { isObject, type Json, ownField, parseJson } from '#core/json.ts';
import type { TaskAnswer, VirtualTask } from '#engine/drivers/virtual/run-virtual.ts';
import type { ActionAnswer, ActionCall } from './action-answer.ts';
import { answerAttempt, taskAnswer } from './answer-attempt.ts';
import type { AnsweredWorkflow } from './answers.ts';

/** Returns the service that a task calls without a function, such as `events`; undefined for a function. */
export const serviceOf = ({ resource }: VirtualTask): string | undefined =>
  resource.kind === 'integration' ? resource.resourceType : undefined;

/** Answers a call of a service from the test: its answer is the service's output. */
export const answerService = async (
  { workflow: { manifest } }: AnsweredWorkflow,
  task: VirtualTask,
  answer: ActionAnswer,
): Promise<TaskAnswer> => {
  const { stateName: step, attempt, now, parameters, executionArn } = task;
  const run: RunInfo = {
    execution: executionArn,
    execution_name: executionArn.split(':').at(-1) ?? '',
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
  const outcome = await answerAttempt(answer, input, call, task.timeoutSeconds);
  const shape = ownField(OUTPUTS, serviceOf(task) ?? '') ?? ((value: Json) => value);
  return taskAnswer(outcome, (value) => shape(value, String(input.StateMachineArn)));
};

/** What services put around an answer. */
const OUTPUTS: Record<string, (value: Json, stateMachineArn: string) => Json> = {
  http: (value) => ({ StatusCode: 200, StatusText: 'OK', Headers: {}, ResponseBody: value }),
  states: (value, arn) => ({ ExecutionArn: `${arn}:answered`, Output: value }),
};

/** Takes events that a step puts on the bus, and records them. */
export const takeEvents = (
  { recording: { emitted }, startAt }: AnsweredWorkflow,
  { parameters, stateName, now }: VirtualTask,
): TaskAnswer => {
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
