import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { parseJsonText } from '#core/json-text.ts';
import { type TaskCall, TaskFailure } from '../../integrations/integration.ts';
import type { RunIdentity } from '../../model/run.ts';
import type { InvokeTask } from '../../model/task.ts';
import type { OperationContext } from '../operation.ts';
import { statesArn } from '../protocol/arns.ts';
import { apiErrors } from '../protocol/errors.ts';
import type { LoneState } from './lone-state.ts';
import type { ProbeSettings } from './probe.ts';
import type { TestRequest } from './request.ts';

/** Returns what a test starts with, from its request. */
export const probeSettings = (
  context: OperationContext,
  request: TestRequest,
  trace: TaskCall['trace'],
): ProbeSettings => {
  const given = json(request.context, 'context');
  const execution = isObject(given?.Execution) ? given.Execution : {};
  return {
    identity: identityOf(context, request, given ?? {}, execution),
    input: request.input === undefined ? {} : testedValue(request.input, 'input'),
    variables: json(request.variables, 'variables'),
    executionInput: execution.Input,
    retries: request.stateConfiguration?.retrierRetryCount ?? 0,
    now: context.clock.now(),
    readerData: request.stateConfiguration?.mapItemReaderData,
    work: request.mock ? () => mocked(request) : (task) => real(context, task, trace),
  };
};

/** Seconds that a test may take. */
const MAX_TEST_SECONDS = 300;

/** Fields of Map and Parallel states that a task has too. */
const AROUND_RESULT = [
  'InputPath',
  'ResultSelector',
  'ResultPath',
  'OutputPath',
  'Arguments',
  'Output',
  'Assign',
  'Retry',
  'Catch',
  'Next',
  'End',
];

/** Returns the state to test: for a Map or Parallel with a mocked result, a task with the same fields around the result. */
export const mockable = (lone: LoneState): LoneState => {
  const { state } = lone;
  if (state.Type !== 'Map' && state.Type !== 'Parallel') return lone;
  const fields = state.Type === 'Parallel' ? [...AROUND_RESULT, 'Parameters'] : AROUND_RESULT;
  const kept = Object.fromEntries(Object.entries(state).filter(([field]) => fields.includes(field)));
  return { ...lone, state: { ...kept, Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' } };
};

const identityOf = (
  { settings, randomness }: OperationContext,
  request: TestRequest,
  given: JsonObject,
  execution: JsonObject,
): RunIdentity => {
  const machine = isObject(given.StateMachine) ? given.StateMachine : {};
  const name = text(execution.Name) ?? randomness.uuid();
  return {
    id: text(execution.Id) ?? statesArn(settings, 'express', 'testState', name, randomness.uuid()),
    name,
    roleArn: text(execution.RoleArn) ?? request.roleArn ?? '',
    stateMachineArn: text(machine.Id) ?? statesArn(settings, 'stateMachine', 'testState'),
    stateMachineName: text(machine.Name) ?? 'testState',
    type: 'STANDARD',
  };
};

const mocked = async ({ mock }: TestRequest): Promise<Json> => {
  if (mock?.result !== undefined) return testedValue(mock.result, 'mock.result');
  const { error = '', cause = '' } = mock?.errorOutput ?? {};
  throw new TaskFailure(error, cause);
};

const real = async (
  { driver }: OperationContext,
  task: InvokeTask,
  trace: TaskCall['trace'],
): Promise<Json> => {
  const signal = AbortSignal.timeout((task.timeoutSeconds ?? MAX_TEST_SECONDS) * 1000);
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new TaskFailure('States.Timeout')), { once: true });
  });
  return Promise.race([driver.callOnce(task, signal, trace), late]);
};

const text = (given: Json | undefined): string | undefined => (typeof given === 'string' ? given : undefined);

const json = (source: string | undefined, field: string): JsonObject | undefined => {
  if (source === undefined) return undefined;
  const parsed = testedValue(source, field);
  if (isObject(parsed)) return parsed;
  throw apiErrors.validation(`Value provided in ${field} must be a JSON object`);
};

/** Returns the JSON value of a field; throws InvalidExecutionInput or ValidationException if it is not one. */
export const testedValue = (source: string, field: string): Json => {
  try {
    return parseJsonText(source);
  } catch {
    if (field === 'input') throw apiErrors.invalidExecutionInput('Unable to parse the input as JSON');
    if (field === 'mock.result') throw apiErrors.validation('Mocked result must be valid JSON');
    throw apiErrors.validation(`Value provided in ${field} is not a valid JSON`);
  }
};
