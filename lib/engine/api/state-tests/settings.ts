import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { parseJsonText } from '#core/json-text.ts';
import { type TaskCall, TaskFailure } from '../../integrations/integration.ts';
import type { RunIdentity } from '../../model/run.ts';
import type { InvokeTask } from '../../model/task.ts';
import { isoInstant } from '../../query/data/evaluation.ts';
import type { OperationContext } from '../operation.ts';
import { statesArn } from '../protocol/arns.ts';
import { apiErrors } from '../protocol/errors.ts';
import { type LoneState, NAMELESS } from './lone-state.ts';
import type { ProbeSettings } from './probe.ts';
import type { TestRequest } from './request.ts';

/** Returns what a test starts with, from its request. */
export const probeSettings = (
  context: OperationContext,
  lone: LoneState,
  request: TestRequest,
  trace: TaskCall['trace'],
): ProbeSettings => {
  const input = request.input === undefined ? {} : testedValue(request.input, 'input');
  const identity = identityOf(context, request);
  const now = context.clock.now();
  const retries = request.stateConfiguration?.retrierRetryCount ?? 0;
  return {
    identity,
    input,
    variables: testedObject(request.variables, 'variables'),
    context: testedObject(request.context, 'context') ?? {
      Execution: {
        Id: identity.id,
        Input: input,
        StartTime: isoInstant(now),
        Name: identity.name,
        RoleArn: request.roleArn ?? null,
      },
      StateMachine: { Id: identity.stateMachineArn, Name: identity.stateMachineName },
      State: {
        Name: NAMELESS,
        EnteredTime: isoInstant(now),
        ...(MOCKABLE.includes(String(lone.state.Type)) && { RetryCount: retries }),
      },
    },
    retries,
    now,
    evaluate: (expression) => context.driver.evaluateOnce(request, expression),
    readerData: request.stateConfiguration?.mapItemReaderData,
    work: request.mock ? () => mocked(request) : (task) => real(context, task, trace),
  };
};

/** Types of states that take a mock. */
export const MOCKABLE = ['Task', 'Map', 'Parallel'];

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
  { roleArn = '' }: TestRequest,
): RunIdentity => {
  const name = randomness.uuid();
  return {
    id: statesArn(settings, 'express', 'testState', name),
    name,
    roleArn,
    stateMachineArn: statesArn(settings, 'stateMachine', 'testState'),
    stateMachineName: 'testState',
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

/** Returns the JSON object of a field; throws ValidationException if it is not one. */
export const testedObject = (source: string | undefined, field: string): JsonObject | undefined => {
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
