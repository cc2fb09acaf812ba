import { afterAll, describe, expect, it } from '@jest/globals';
import { createEngine } from '../../engine.ts';

const engine = createEngine({ region: 'us-east-1' });
afterAll(() => engine.close());

type Request = Parameters<typeof engine.testState>[0];
type Given = Omit<Partial<Request>, 'input' | 'mock'> & {
  input?: unknown;
  result?: unknown;
  mock?: Request['mock'];
};

/** Tests a state; `result` is a mocked result, given as a value. */
const test = ({ Type, ...state }: { Type: string } & Record<string, unknown>, given: Given = {}) => {
  const { input = {}, result, mock, ...rest } = given;
  const withResult = result === undefined ? mock : { ...mock, result: JSON.stringify(result) };
  return engine.testState({
    definition: JSON.stringify({ Type, End: true, ...state }),
    input: JSON.stringify(input),
    ...(withResult && { mock: withResult }),
    inspectionLevel: 'DEBUG',
    ...rest,
  });
};

const refusal = (message: RegExp) => ({
  name: 'ValidationException',
  message: expect.stringMatching(message),
});
const parsed = (data: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(data ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? JSON.parse(value) : value,
    ]),
  );

const processor = { StartAt: 'Inner', States: { Inner: { Type: 'Pass', End: true } } };
const distributed = { ...processor, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };
const MAP = { Type: 'Map', ItemProcessor: processor };
const other = { StartAt: 'Other', States: { Other: { Type: 'Succeed' } } };
const fork = { Type: 'Parallel', Branches: [processor, other] };
const task = (resource: string, more = {}) => ({
  Type: 'Task',
  Resource: `arn:aws:states:::${resource}`,
  Parameters: {},
  ...more,
});
const error = { errorOutput: { error: 'E', cause: 'c' } };

describe('a mock', () => {
  it.each(['Pass', 'Succeed'])('is not taken for a state of type %s', async (Type) => {
    const definition = JSON.stringify(Type === 'Pass' ? { Type, End: true } : { Type });

    await expect(engine.testState({ definition, mock: { result: '1' } })).rejects.toMatchObject(
      refusal(new RegExp(`State type '${Type}' is not supported when a mock is specified`)),
    );
  });

  it('is asked for where the work is done elsewhere or inside, and for a context', async () => {
    for (const state of [MAP, fork]) {
      await expect(test(state)).rejects.toMatchObject({
        name: 'InvalidDefinition',
        message: expect.stringContaining('does not support Map or Parallel states'),
      });
    }
    for (const state of [
      task('ecs:runTask.sync', { Parameters: { TaskDefinition: 't' } }),
      task('sqs:sendMessage.waitForTaskToken', { Parameters: { QueueUrl: 'q', MessageBody: 'm' } }),
    ]) {
      await expect(test(state)).rejects.toMatchObject(refusal(/^A mock must be specified/));
    }
    await expect(test(task('lambda:invoke', { Parameters: { FunctionName: 'f' } }))).rejects.toMatchObject(
      refusal(/^RoleArn must be specified when testing a Task state$/),
    );

    const activity = { Type: 'Task', Resource: 'arn:aws:states:us-east-1:123456789012:activity:a' };

    await expect(test(activity)).rejects.toMatchObject(refusal(/^A mock must be specified/));
    expect(await test(activity, { result: 7 })).toMatchObject({ status: 'SUCCEEDED', output: '7' });
    await expect(test({ Type: 'Pass' }, { context: '{}' })).rejects.toMatchObject(refusal(/context/));
  });

  const start = task('states:startExecution', { Parameters: { StateMachineArn: 'arn' } });
  const good = { ExecutionArn: 'arn', StartDate: '2026-01-01T00:00:00Z' };

  it.each([
    [
      'a required field that is missing',
      { ExecutionArn: 'arn' },
      /^Mock result schema validation error: Required field 'StartDate' is missing$/,
      true,
    ],
    [
      'a wrong type',
      { ...good, StartDate: true },
      /^Mock result schema validation error: Field 'StartDate' must be a string$/,
      false,
    ],
    [
      'a time that is a number',
      { ...good, StartDate: 1764103483 },
      /^Mock result schema validation error: Field 'StartDate' must be a string$/,
      false,
    ],
    ['a result that is not an object', 7, /^Mock result must be a valid JSON object$/, false],
  ])('is compared with the model of its service: %s', async (_what, result, message, onlyStrict) => {
    await expect(test(start, { result })).rejects.toMatchObject(refusal(message));

    const present = test(start, { result, mock: { fieldValidationMode: 'PRESENT' } });
    if (onlyStrict) expect(await present).toMatchObject({ status: 'SUCCEEDED' });
    else await expect(present).rejects.toMatchObject(refusal(message));

    expect(await test(start, { result, mock: { fieldValidationMode: 'NONE' } })).toMatchObject({
      status: 'SUCCEEDED',
      output: JSON.stringify(result),
    });
  });

  it('has one result or one error, and shows no secrets', async () => {
    await expect(test(start, { result: good, mock: error })).rejects.toMatchObject(
      refusal(/^A test mock should have only one of the following fields: \[result, errorOutput\]\.$/),
    );
    await expect(test(start, { mock: { result: '{' } })).rejects.toMatchObject(
      refusal(/^Mocked result must be valid JSON$/),
    );
    await expect(test(start, { result: good, revealSecrets: true })).rejects.toMatchObject(
      refusal(/RevealSecrets/),
    );
  });

  it('may say what the model does not know, what optimised integrations add, and anything where there is no model', async () => {
    const http = { SdkHttpMetadata: { HttpStatusCode: 200 }, SdkResponseMetadata: { RequestId: 'r' } };

    expect(await test(start, { result: { ...good, ...http, Newer: 1 } })).toMatchObject({
      status: 'SUCCEEDED',
    });

    const rows = { Items: [{ id: { S: 'a' }, list: { L: [{ N: '1' }] } }], Count: 1 };
    const query = task('aws-sdk:dynamodb:query', { Parameters: { TableName: 't' } });

    expect(await test(query, { result: rows })).toMatchObject({ status: 'SUCCEEDED' });

    const object = task('aws-sdk:s3:getObject', { Parameters: { Bucket: 'b', Key: 'k' } });

    expect(await test(object, { result: { StorageClass: 'GLACIER' } })).toMatchObject({
      status: 'SUCCEEDED',
    });
    await expect(test(object, { result: { StorageClass: 'Papyrus' } })).rejects.toMatchObject(
      refusal(/Field 'StorageClass' is not an expected value$/),
    );

    const nested = { Items: [{ id: { S: 1 } }] };

    await expect(test(query, { result: nested })).rejects.toMatchObject(
      refusal(/Field 'S' must be a string$/),
    );
    expect(await test(task('aws-sdk:rekognition:detectFaces'), { result: 1 })).toMatchObject({ output: '1' });
  });

  it.each([
    [
      'lambda:getFunction',
      { Configuration: { MemorySize: 127 } },
      /'MemorySize' is less than the minimum value$/,
    ],
    [
      'lambda:getFunction',
      { Configuration: { MemorySize: 10_241 } },
      /'MemorySize' exceeds the maximum value$/,
    ],
    [
      'lambda:getFunction',
      { Configuration: { Version: '' } },
      /'Version' is smaller than the minimum length$/,
    ],
    [
      'lambda:getFunction',
      { Configuration: { Handler: 'h'.repeat(129) } },
      /'Handler' exceeds the maximum length$/,
    ],
    [
      'secretsmanager:getSecretValue',
      { SecretBinary: '' },
      /'SecretBinary' is smaller than the minimum length$/,
    ],
  ])('is within the limits of the model, which AWS names: %s %j', async (action, result, message) => {
    const Parameters = action.startsWith('lambda:') ? { FunctionName: 'f' } : { SecretId: 's' };
    const called = task(`aws-sdk:${action}`, { Parameters });

    await expect(test(called, { result })).rejects.toMatchObject(refusal(message));
    await expect(test(called, { result, mock: { fieldValidationMode: 'PRESENT' } })).rejects.toMatchObject(
      refusal(message),
    );
    expect(await test(called, { result, mock: { fieldValidationMode: 'NONE' } })).toMatchObject({
      status: 'SUCCEEDED',
    });
  });

  it('at the limits of the model is a result', async () => {
    const result = { Configuration: { MemorySize: 128, Handler: 'h'.repeat(128), Timeout: 1 } };

    const called = task('aws-sdk:lambda:getFunction', { Parameters: { FunctionName: 'f' } });

    expect(await test(called, { result })).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('of a Parallel has as many results as branches; an error may name the state that caused it', async () => {
    expect(await test(fork, { result: [1, 2] })).toMatchObject({ output: '[1,2]' });

    const sizes = /^Mocked result must contain the same number of items as number of Parallel branches\.$/;
    const lists = /^Mocked result must be an array\.$/;
    for (const [result, message] of [
      [[1], sizes],
      [{ a: 1 }, lists],
    ] as const) {
      await expect(test(fork, { result })).rejects.toMatchObject(refusal(message));
    }
    const caused = (errorCausedByState: string, mock: Request['mock'] = error) =>
      test(fork, { mock, stateConfiguration: { errorCausedByState } });

    expect(await caused('Other')).toMatchObject({ status: 'FAILED', error: 'E', cause: 'c' });
    await expect(caused('StateName')).rejects.toMatchObject(refusal(/names no state within/));
    await expect(caused('Inner', { result: '[1,2]' })).rejects.toMatchObject(refusal(/errorOutput/));
  });
});

describe('a context object', () => {
  const start = task('states:startExecution', { Parameters: { StateMachineArn: 'arn' } });
  const refused = (message: string) => ({
    name: 'ValidationException',
    message: `Invalid Context object provided: ${message}`,
  });

  it.each([
    [{ Execution: { Id: 1 } }, 'Execution.Id must be a string'],
    [{ State: { RetryCount: 'x' } }, 'State.RetryCount must be an integer'],
    [{ State: [] }, 'State must be an object'],
    [{ Map: {} }, "'Map' field is not supported when mocking a Context object"],
    [{ Execution: { pokemon: 's' } }, "Field 'pokemon' is not allowed"],
    [{ constructor: {} }, "Field 'constructor' is not allowed"],
    [
      { Task: { Token: 'x' } },
      "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
    ],
  ])('like %j is refused', async (context, message) => {
    const mock = { result: JSON.stringify({ ExecutionArn: 'a', StartDate: 'd' }) };

    await expect(test(start, { context: JSON.stringify(context), mock })).rejects.toMatchObject(
      refused(message),
    );
  });
});

describe('a Parallel', () => {
  it('shows what becomes of the results, and nothing of the way to its branches', async () => {
    const state = { ...fork, InputPath: '$.in', ResultPath: '$.out' };
    const shown = await test(state, { input: { in: { a: 1 } }, result: [1, 2] });

    expect(parsed(shown.inspectionData)).toEqual({
      input: { in: { a: 1 } },
      afterResultSelector: [1, 2],
      afterResultPath: { in: { a: 1 }, out: [1, 2] },
    });

    const jsonata = { ...fork, QueryLanguage: 'JSONata', Arguments: '{% $states.input %}' };

    expect(parsed((await test(jsonata, { result: [1, 2] })).inspectionData)).toEqual({ input: {} });
  });
});

describe('a Map', () => {
  it('shows what its iterations get', async () => {
    const state = {
      ...MAP,
      InputPath: '$.order',
      ItemsPath: '$.lines',
      ItemSelector: { 'line.$': '$$.Map.Item.Value', 'index.$': '$$.Map.Item.Index', 'id.$': '$.id' },
      MaxConcurrency: 3,
      ResultSelector: { 'count.$': 'States.ArrayLength($)' },
      ResultPath: '$.done',
    };
    const input = { order: { id: 1, lines: ['a', 'b'] } };
    const answer = await test(state, { input, result: [0, 0] });

    expect(answer).toMatchObject({
      status: 'SUCCEEDED',
      output: JSON.stringify({ ...input, done: { count: 2 } }),
    });
    expect(parsed(answer.inspectionData)).toEqual({
      input,
      afterInputPath: input.order,
      afterItemsPath: ['a', 'b'],
      afterItemSelector: [
        { line: 'a', index: 0, id: 1 },
        { line: 'b', index: 1, id: 1 },
      ],
      maxConcurrency: 3,
      afterResultSelector: { count: 2 },
      afterResultPath: { ...input, done: { count: 2 } },
    });
  });

  it('shows how many iterations run side by side, and fails with the mocked error whatever number failed', async () => {
    const state = {
      Type: 'Map',
      QueryLanguage: 'JSONata',
      Items: '{% $states.input %}',
      ItemProcessor: distributed,
    };
    const shown = { input: [1, 2], maxConcurrency: 0 };
    const stateConfiguration = { mapIterationFailureCount: 2 };
    const given = { input: [1, 2], stateConfiguration };
    const answer = await test(state, { ...given, mock: error });

    expect(answer).toMatchObject({ status: 'FAILED', error: 'E', cause: 'c' });
    expect(parsed(answer.inspectionData)).toEqual(shown);
    // It says nothing of what it tolerates.
    expect(await test(state, { ...given, result: [0, 0] })).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('goes over lists only, unless it is distributed', async () => {
    const over = (items: unknown) =>
      test({ ...MAP, ItemsPath: '$.items' }, { input: { items }, result: [1] });
    const failed = await over({ a: 1 });

    expect(failed).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'Reference path "$.items" must point to array.',
    });
    expect(Object.keys(failed.inspectionData ?? {})).toEqual(['input', 'afterInputPath']);
    expect(await over([1])).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('that is distributed reads, points, batches, and tolerates', async () => {
    const state = {
      Type: 'Map',
      QueryLanguage: 'JSONata',
      ItemProcessor: distributed,
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSON', ItemsPointer: '/rows', MaxItems: 3 },
        Arguments: { Bucket: 'b', Key: 'k' },
      },
      ItemSelector: { n: '{% $states.context.Map.Item.Value.n * 10 %}' },
      ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { all: true } },
      ToleratedFailureCount: 2,
      ToleratedFailurePercentage: 50,
    };
    const mapItemReaderData = JSON.stringify({ rows: [1, 2, 3, 4].map((n) => ({ n })) });
    const failing = (mapIterationFailureCount: number) =>
      test(state, { result: [1], stateConfiguration: { mapItemReaderData, mapIterationFailureCount } });
    const answer: Record<string, unknown> = await failing(1);

    expect(answer.status).toBe('SUCCEEDED');
    expect(parsed(answer.inspectionData)).toMatchObject({
      afterItemsPointer: [{ n: 1 }, { n: 2 }, { n: 3 }],
      afterItemSelector: [{ n: 10 }, { n: 20 }, { n: 30 }],
      afterItemBatcher: [
        { BatchInput: { all: true }, Items: [{ n: 10 }, { n: 20 }] },
        { BatchInput: { all: true }, Items: [{ n: 30 }] },
      ],
      toleratedFailureCount: 2,
      toleratedFailurePercentage: 50,
    });
    expect(await failing(2)).toMatchObject({
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
    });
    await expect(failing(4)).rejects.toMatchObject(
      refusal(/^Map iteration failure count must be less than or equal to/),
    );
  });

  it('fails where its items can not be had, and lets that be caught', async () => {
    const lost = { ...MAP, ItemsPath: '$.none', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Other' }] };

    expect(await test(lost, { result: [] })).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });

    const odd = {
      ...MAP,
      ItemProcessor: distributed,
      ItemReader: { Resource: 'arn:aws:states:::s3:getObject' },
    };
    const read = {
      ...odd,
      ItemReader: {
        ...odd.ItemReader,
        ReaderConfig: { InputType: 'JSON' },
        Parameters: { Bucket: 'b', Key: 'k' },
      },
      Catch: [{ ErrorEquals: ['States.ItemReaderFailed'], Next: 'Other' }],
    };
    const stateConfiguration = { mapItemReaderData: '7' };

    expect(await test(read, { result: [], stateConfiguration })).toMatchObject({
      status: 'CAUGHT_ERROR',
      error: 'States.ItemReaderFailed',
      nextState: 'Other',
    });
  });

  it('takes only a list as result, and its settings fit no other state', async () => {
    await expect(test(MAP, { input: [1], result: 1 })).rejects.toMatchObject(
      refusal(/^Mocked result must be an array\.$/),
    );

    const stateConfiguration = { mapIterationFailureCount: 1 };

    await expect(test(fork, { result: [1, 2], stateConfiguration })).rejects.toMatchObject(
      refusal(/of a Map/),
    );
  });
});
