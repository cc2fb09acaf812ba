import { walkGraphs } from '#asl/walk.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { resultProblem } from '../../integrations/sdk/conformity.ts';
import { parseResource } from '../../run/tasks/resource.ts';
import { ApiError, apiErrors } from '../protocol/errors.ts';
import type { LoneState } from './lone-state.ts';
import type { TestRequest } from './request.ts';
import { MOCKABLE, testedValue } from './settings.ts';

/**
 * Refuses a test whose mock does not fit its state; throws ValidationException.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_MockInput.html
 */
export const checkMock = async (lone: LoneState, request: TestRequest): Promise<void> => {
  const { mock, context, stateConfiguration = {} } = request;
  const type = String(lone.state.Type);
  if (context !== undefined && !mock) throw refused('A context can only be specified with a mock');
  const { errorCausedByState, mapIterationFailureCount, mapItemReaderData } = stateConfiguration;
  if (type !== 'Map' && (mapIterationFailureCount ?? mapItemReaderData) !== undefined) {
    throw refused(`The state configuration of a Map can not be used with a state of type '${type}'`);
  }
  if (mapIterationFailureCount !== undefined && !mock)
    throw refused('TestState does not support MapIterationFailureCount when a mock is not specified.');
  if (errorCausedByState !== undefined) checkCausingState(lone, request, errorCausedByState);
  if (!mock) {
    if (type === 'Map' || type === 'Parallel') throw new ApiError('InvalidDefinition', NO_CONTAINERS);
    if (needsMock(lone)) throw refused(`A mock must be specified to test this state of type '${type}'`);
    if (type === 'Task' && request.roleArn === undefined)
      throw refused('RoleArn must be specified when testing a Task state');
    return;
  }
  if (!MOCKABLE.includes(type))
    throw refused(`State type '${type}' is not supported when a mock is specified`);
  if (request.revealSecrets)
    throw refused('TestState does not support RevealSecrets when a mock is specified.');
  if (mock.result !== undefined && mock.errorOutput !== undefined) {
    throw refused('A test mock should have only one of the following fields: [result, errorOutput].');
  }
  if (mock.errorOutput === undefined && mock.result === undefined) {
    throw refused('A test mock must have one of the following fields: [result, errorOutput].');
  }
  if (mock.result === undefined) return;
  const result = testedValue(mock.result, 'mock.result');
  const found = await (RESULT_RULES.get(type) ?? taskProblem)(lone, result, request);
  if (found !== undefined) throw refused(found);
};

/** AWS's words, from before mocks. */
const NO_CONTAINERS =
  'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]';

/** Tasks that end by what happens elsewhere. */
const needsMock = ({ state }: LoneState): boolean => {
  if (state.Type !== 'Task') return false;
  const resource = resourceOf(state);
  return (
    resource?.kind === 'activity' ||
    (resource?.kind === 'integration' && resource.pattern !== 'requestResponse')
  );
};

const resourceOf = (state: JsonObject) => parseResource(String(state.Resource), 'us-east-1', '');

const refused = (message: string) => apiErrors.validation(message);

const checkCausingState = (lone: LoneState, { mock }: TestRequest, name: string): void => {
  const inner = walkGraphs({ StartAt: lone.name, States: { [lone.name]: lone.state } });
  const names = inner.slice(1).flatMap(({ states }) => states.map((state) => state.name));
  if (!mock?.errorOutput) throw refused('errorCausedByState can only be specified with mock.errorOutput');
  if (!names.includes(name))
    throw refused(`errorCausedByState names no state within '${lone.name}': ${name}`);
};

const NO_ARRAY = 'Mocked result must be an array.';

type ResultRule = (
  lone: LoneState,
  result: Json,
  request: TestRequest,
) => string | undefined | Promise<string | undefined>;

const taskProblem: ResultRule = ({ state }, result, { mock }) => {
  const resource = resourceOf(state);
  const mode = mock?.fieldValidationMode;
  // Only a plain call answers with what the service's model describes.
  if (mode === 'NONE' || resource?.kind !== 'integration' || resource.pattern !== 'requestResponse') {
    return undefined;
  }
  return resultProblem(resource.resourceType, resource.action, result, mode === 'STRICT');
};

const parallelProblem: ResultRule = ({ state }, result) => {
  if (!Array.isArray(result)) return NO_ARRAY;
  const branches = Array.isArray(state.Branches) ? state.Branches.length : 0;
  return result.length === branches
    ? undefined
    : 'Mocked result must contain the same number of items as number of Parallel branches.';
};

const mapProblem: ResultRule = ({ state }, result) => {
  if (isObject(state.ResultWriter) && state.ResultWriter.Resource !== undefined) {
    return isObject(result) ? undefined : 'Mocked result must be a JSON object.';
  }
  return Array.isArray(result) ? undefined : NO_ARRAY;
};

const RESULT_RULES: ReadonlyMap<string, ResultRule> = new Map([
  ['Parallel', parallelProblem],
  ['Map', mapProblem],
]);
