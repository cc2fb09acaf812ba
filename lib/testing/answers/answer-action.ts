import type { RunInfo } from '#contracts/action-event.ts';
import { LOCAL_TABLE } from '#contracts/names.ts';
import { isoOf } from '#core/instants.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { checkSchema } from '#core/json-schema.ts';
import type { TaskAnswer, VirtualTask } from '#engine/drivers/virtual/run-virtual.ts';
import { runScript } from '#local/scripts/run-script.ts';
import { scriptTable } from '#local/scripts/script-table.ts';
import { TestKitError } from '../usage-error.ts';
import type { ActionAnswer, ActionCall } from './action-answer.ts';
import { answerAttempt, failureOf, secondsOfAttempt, taskAnswer } from './answer-attempt.ts';
import { type AnsweredWorkflow, quoted, stepName } from './answers.ts';
import { CALL_MODEL, type FunctionEvent, UNDO_EFFECTS, WAIT_FOR_EVENT } from './called-function.ts';
import { recordedModel } from './recorded-model.ts';
import { type CallRecord, endOf } from './recorder.ts';

/**
 * Answers a call of an action from the test, and records it. The input and the answer must fit the action's contract: an input that does
 * not fails as it would on AWS, and an answer that does not is a mistake of the test.
 */
export const answerAction = async (
  world: AnsweredWorkflow,
  task: VirtualTask,
  name: string,
  { input: given, run }: FunctionEvent,
): Promise<TaskAnswer> => {
  const { workflow, recording, stored } = world;
  const input = stored.fetched(given, run.fetches) as JsonObject;
  const contract = workflow.actions.get(name);
  const record = recordOf(world, task, name, { input, run });
  recording.calls.push(record);
  const end = (answer: TaskAnswer, output?: Json): TaskAnswer => {
    Object.assign(record, endOf(record, answer, task.timeoutSeconds, output));
    return answer;
  };

  const refused = contract?.input ? await problemsIn(contract.input, input) : [];
  if (refused.length > 0) {
    const error = Object.assign(new Error(refused.join('; ')), { name: 'InvalidInput' });
    return end(failureOf(error));
  }
  const { step, attempt, key, compensation } = record;
  const call: ActionCall = {
    ...{ action: name, step, attempt, key, compensation, run },
    clock: { now: () => task.now },
    heartbeat: () => Promise.resolve(),
  };
  const answer = answerTo(world, task, name, run);
  const outcome = await answerAttempt(answer, input, call, task.timeoutSeconds);
  if (!('value' in outcome)) return end(taskAnswer(outcome));
  const wrong = contract?.output ? await problemsIn(contract.output, outcome.value) : [];
  if (wrong.length > 0) {
    throw new TestKitError(`The answer to ${name} does not fit its contract:\n${list(wrong)}`);
  }
  return end(
    taskAnswer(outcome, (value) => {
      const left = stored.stored(value, run.stores);
      // Who has the task's token answers with the result itself, as a worker does.
      const isAlone = task.resource.kind === 'activity' || run.task_token !== undefined;
      return isAlone ? left : { StatusCode: 200, Payload: left };
    }),
    outcome.value,
  );
};

/** Answers a step that waits for an event: the test's answer is the event's detail. */
export const answerWait = async (
  world: AnsweredWorkflow,
  task: VirtualTask,
  event: FunctionEvent,
): Promise<TaskAnswer> => {
  const step = stepName(world, event.run);
  if (ownField(world.answers.actions, step) === undefined) {
    throw new TestKitError(
      `The step "${step}" waits for an event, which the test does not send; add actions: { ${quoted(step)}: detail } or timesOut()`,
    );
  }
  const answer = await answerAction(world, task, WAIT_FOR_EVENT, event);
  if (!('output' in answer) || !isObject(answer.output)) return answer;
  const time = isoOf(task.now + (answer.afterSeconds ?? 0) * 1000);
  const detail = answer.output.Payload ?? {};
  return {
    ...answer,
    output: { id: `${task.stateName}-event`, source: 'test', detail_type: 'Test', time, detail },
  };
};

/** Answers as the log does: that what it is asked for is undone, and whether there was anything. */
const undoneIn =
  ({ recording, workflow }: AnsweredWorkflow, run: RunInfo): ActionAnswer =>
  (input) => {
    // Steps of other types may work without a call that is recorded.
    const isTask = workflow.manifest.steps.some(({ id, type }) => id === run.step && type === 'task');
    const effects = isObject(input) && Array.isArray(input.effects) ? input.effects.map(String) : [];
    const isAny = recording.calls.some(
      ({ compensation, key }) => !compensation && effects.some((start) => `${key}/`.startsWith(`${start}/`)),
    );
    return { undone: true, ...(isAny || !isTask ? {} : { none: true }) };
  };

const recordOf = (
  { workflow: { manifest }, startAt }: AnsweredWorkflow,
  task: VirtualTask,
  action: string,
  { input, run }: FunctionEvent,
): CallRecord => ({
  step: run.step,
  ...(run.workflow !== manifest.name && { workflow: run.workflow }),
  action,
  attempt: task.attempt + 1,
  key: run.idempotency_key,
  compensation: run.compensation === true,
  input,
  startedAt: task.now - startAt,
});

/** Finds the answer to a call: by its step, which a compensation does not share, by its action, or one that needs no test. */
/** Returns how long the first attempt at a call takes, by the test's answer: for so long it has its place of the action's limits. */
export const secondsOfCall = (
  world: AnsweredWorkflow,
  of: Pick<RunInfo, 'step' | 'workflow'>,
  name: string,
): number => {
  const { actions } = world.answers;
  const answer = ownField(actions, stepName(world, of)) ?? ownField(actions, name);
  return answer === undefined ? 0 : secondsOfAttempt(answer, 1, name);
};

const answerTo = (world: AnsweredWorkflow, task: VirtualTask, name: string, run: RunInfo): ActionAnswer => {
  const { actions } = world.answers;
  const isUndo = run.compensation === true;
  const given = (isUndo ? undefined : ownField(actions, stepName(world, run))) ?? ownField(actions, name);
  // Null is an answer.
  const answer = given === undefined ? ownAnswer(world, task, name, run) : given;
  if (answer !== undefined) return answer;
  const who = isUndo ? `To undo "${run.step}", the workflow` : `The step "${run.step}"`;
  throw new TestKitError(
    `${who} calls ${name}, which the test does not answer; add actions: { '${name}': … }`,
  );
};

/**
 * Runs a script for real, and answers from what models have answered before, and that the log has undone what a definition knows too little of;
 * undefined for any other action.
 */
const ownAnswer = (
  world: AnsweredWorkflow,
  { timeoutSeconds, now }: VirtualTask,
  name: string,
  run: RunInfo,
): ActionAnswer | undefined => {
  const { workflow } = world;
  if (name === UNDO_EFFECTS) return undoneIn(world, run);
  if (name === CALL_MODEL) return (input) => recordedModel(stepName(world, run), input, workflow.read);
  const script = [workflow, ...workflow.called]
    .map(({ manifest }) => ownField(manifest.scripts, name))
    .find((found) => found !== undefined);
  if (!script) return undefined;
  const milliseconds = (timeoutSeconds ?? script.timeoutSeconds) * 1000;
  const event = (input: JsonObject): JsonObject => ({ input, run: { ...run } as unknown as JsonObject });
  const dynamo = scriptTable(script, (operation, input) => world.table.call(operation, input), LOCAL_TABLE);
  const call = { milliseconds, write: () => undefined, dynamo, now };
  return (input) => runScript(script, { event: event(input), ...call });
};

const problemsIn = async (schema: JsonObject, value: Json): Promise<string[]> =>
  (await checkSchema(schema, value)).problems.map(({ field, message }) => `${field} ${message}`);

const list = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join('\n');
