import { canBeAnswered } from '#asl/rules/resources.ts';
import { invariant } from '#core/invariant.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import { queryFailure, runtimeFailure } from '../model/errors.ts';
import type { Evaluation } from '../model/evaluation.ts';
import type { CompileContext, StateType } from '../model/state-type.ts';
import type { TaskResource } from '../model/task.ts';
import { evaluationOf } from '../query/data/evaluation.ts';
import { compileTemplate } from '../query/data/template.ts';
import { compileExpression, compileValue, expressionIn, unexpectedType } from '../query/jsonata/compile.ts';
import { compilePath, readFilter } from '../query/jsonpath/data-path.ts';
import { kindOf } from '../run/tasks/kinds.ts';
import { parseResource } from '../run/tasks/resource.ts';
import { scheduleTask } from '../run/tasks/schedule.ts';
import { makeTaskToken } from '../run/tasks/token.ts';
import { leaveState } from '../run/transitions.ts';

/** Task: delegates the work to a service (Developer Guide: Task workflow state). */
export const taskState: StateType = {
  type: 'Task',
  abortedType: 'TaskStateAborted',
  hasResult: true,
  compile: (name, definition, context, flow) => {
    const resource = parseResource(definition.Resource as string, context.region, context.account);
    invariant(resource, `the Resource of the state "${name}" was not checked`);
    const kind = kindOf(resource);
    const timeout = compileSeconds(definition, 'TimeoutSeconds', context);
    const heartbeat = compileSeconds(definition, 'HeartbeatSeconds', context);
    const credentials = compileCredentials(definition, context);
    const hasToken = hasTokenOf(resource);
    const region = resource.kind === 'integration' ? resource.region : context.region;
    return {
      execute(turn, frame) {
        const taskId = `${turn.nextId()}`;
        const evaluation = evaluationOf(turn, frame);
        if (hasToken) evaluation.token = makeTaskToken(turn.run.identity.id, taskId, turn.randomness.uuid());
        flow.effectiveInput(evaluation);
        scheduleTask(turn, frame, {
          taskId,
          token: evaluation.token,
          resource,
          kind,
          region,
          parameters: flow.payload(evaluation),
          timeoutSeconds: timeout(evaluation),
          heartbeatSeconds: heartbeat(evaluation),
          credentials: credentials?.(evaluation),
        });
      },
      taskSucceeded(turn, frame, output) {
        const evaluation = evaluationOf(turn, frame);
        leaveState(turn, frame, evaluation, output);
      },
    };
  },
};

/**
 * Returns whether a task has a token, with which someone may answer it: one that waits for a job has it too if its service has
 * callbacks, and ends with the answer.
 */
const hasTokenOf = (resource: TaskResource): boolean => {
  if (resource.kind !== 'integration') return resource.kind === 'activity';
  if (resource.pattern === 'requestResponse') return false;
  return resource.pattern === 'waitForTaskToken' || canBeAnswered(resource.resourceType);
};

/** Compiles TimeoutSeconds or HeartbeatSeconds with its Path form; null if it is not set. */
const compileSeconds = (
  definition: JsonObject,
  field: 'TimeoutSeconds' | 'HeartbeatSeconds',
  context: CompileContext,
): ((evaluation: Evaluation) => number | null) => {
  const pathText = definition[`${field}Path`];
  if (context.language === 'JSONPath' && typeof pathText === 'string') {
    const path = compilePath(pathText);
    return (evaluation) => {
      const value = readFilter(path, evaluation);
      if (isSeconds(value)) return value;
      throw runtimeFailure(
        `The ${field}Path parameter does not reference a positive integer: ${pathText} == ${jsonText(value)}`,
      );
    };
  }
  const value = definition[field];
  const source = value !== undefined && context.language === 'JSONata' ? expressionIn(value) : undefined;
  if (source === undefined) return () => (value as number | undefined) ?? null;
  const expression = compileExpression(source, field);
  return (evaluation) => {
    const result = expression.evaluate(evaluation);
    if (typeof result !== 'number') throw unexpectedType(source, field, 'number', result);
    if (isSeconds(result)) return result;
    throw queryFailure(`The ${field} field must be a positive integer, but was: ${result}`, field);
  };
};

const isSeconds = (value: Json): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 99_999_999;

const compileCredentials = (
  definition: JsonObject,
  context: CompileContext,
): ((evaluation: Evaluation) => { roleArn: string }) | null => {
  if (definition.Credentials === undefined) return null;
  const compiled =
    context.language === 'JSONata'
      ? compileValue(definition.Credentials, 'Credentials')
      : compileTemplate(definition.Credentials);
  return (evaluation) => {
    const value = compiled.evaluate(evaluation);
    if (isObject(value) && typeof value.RoleArn === 'string') return { roleArn: value.RoleArn };
    throw runtimeFailure('Credentials must hold a RoleArn that is a string.');
  };
};
