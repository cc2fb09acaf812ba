import type { RecordWrite } from '#contracts/records/record-write.ts';
import { isObject, type JsonObject, knownAs, ownField } from '#core/json.ts';
import { sanitized } from '#core/sanitize.ts';
import type { TaskAnswer, TaskHandler } from '#engine/drivers/virtual/run-virtual.ts';
import { actionsByArn } from '#local/definitions/substitute.ts';
import type { SecondsOfCall } from '#local/virtual/turns.ts';
import { TestKitError } from '../usage-error.ts';
import { answerAction, answerWait, secondsOfCall } from './answer-action.ts';
import { answerApprovals } from './answer-approval.ts';
import { answerService, serviceOf, takeEvents } from './answer-service.ts';
import { type AnsweredWorkflow, quoted, stepName } from './answers.ts';
import {
  CALL_HTTP,
  CLEAN_INPUT,
  calledAction,
  LOG_START,
  platformInput,
  REQUEST_APPROVAL,
  WAIT_FOR_EVENT,
  WRITE_RECORD,
} from './called-function.ts';

/** Answers the tasks of a virtual execution from the test, and records them. Throws a TestKitError for a task without an answer. */
export const answerTasks = (world: AnsweredWorkflow): TaskHandler => {
  const { workflow, answers, children, table } = world;
  const actionByArn = actionsByArn([workflow, ...workflow.called].map(({ manifest }) => manifest));
  const answerApproval = answerApprovals(world);

  return async (task) => {
    const { resource, stateName, executionArn } = task;
    const step = stepName(world, { workflow: executionArn.split(':').at(-2) ?? '', step: stateName });
    const answer = ownField(answers.actions, step);
    const secondsOf: SecondsOfCall = (id, action) =>
      secondsOfCall(world, { workflow: executionArn.split(':').at(-2) ?? '', step: id }, action);
    const child = answer === undefined ? children.answer(task, secondsOf) : undefined;
    if (child) return child;

    const called = calledAction(task, actionByArn);
    if (called) {
      const { name: action, event } = called;
      if (action === WRITE_RECORD && answer === undefined)
        return table.write(knownAs<RecordWrite>(event.input), task.now);
      if (action === LOG_START) return { output: { StatusCode: 200, Payload: null } };
      if (action === CLEAN_INPUT) {
        const { value = null, schema } = platformInput(event);
        return { output: { StatusCode: 200, Payload: sanitized(value, knownAs<JsonObject>(schema)) } };
      }
      if (action === WAIT_FOR_EVENT) return answerWait(world, task, event);
      if (action === CALL_HTTP) return asResponse(await answerAction(world, task, action, event));
      return action === REQUEST_APPROVAL && event.run.task_token !== undefined
        ? answerApproval(task, event)
        : answerAction(world, task, action, event);
    }

    if (answer !== undefined) return answerService(world, task, answer);
    if (serviceOf(task) === 'events') return takeEvents(world, task);
    if (serviceOf(task) === 'dynamodb') return table.answer(task);
    throw new TestKitError(
      `The step "${step}" calls ${resource.arn}, which the test does not answer; add actions: { ${quoted(step)}: … }`,
    );
  };
};

/** The answer to a request is its body, whoever makes the request. */
const asResponse = (answer: TaskAnswer): TaskAnswer => {
  if (!('output' in answer) || !isObject(answer.output)) return answer;
  const { Payload: body = null } = answer.output;
  return { ...answer, output: { ...answer.output, Payload: { status: 200, body, headers: {} } } };
};
