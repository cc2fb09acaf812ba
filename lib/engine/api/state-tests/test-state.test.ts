import { afterAll, describe, expect, it } from '@jest/globals';
import { createEngine } from '../../engine.ts';

const engine = createEngine();
afterAll(() => engine.close());

/** Tests a state, payloads given and taken as values. */
type Request = Partial<Parameters<typeof engine.testState>[0]>;
type Given = Omit<Request, 'input' | 'mock'> & {
  input?: unknown;
  mock?: { result?: unknown; errorOutput?: object; fieldValidationMode?: 'NONE' };
};

const test = async (state: object, { input, mock, ...rest }: Given = {}) => {
  const request = {
    definition: JSON.stringify(state),
    ...(input !== undefined && { input: JSON.stringify(input) }),
    ...(mock && {
      mock: { ...mock, result: mock.result === undefined ? undefined : JSON.stringify(mock.result) },
    }),
    ...rest,
  };
  const answer: Record<string, unknown> = await engine.testState(request);
  const inspected = answer.inspectionData as Record<string, unknown> | undefined;
  const parsed = (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : value);
  return {
    ...answer,
    ...(answer.output !== undefined && { output: parsed(answer.output) }),
    ...(inspected && {
      inspectionData: Object.fromEntries(
        Object.entries(inspected).map(([name, value]) => [name, parsed(value)]),
      ),
    }),
  };
};

const DEBUG = { inspectionLevel: 'DEBUG' } as const;
const invoke = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: 'f' },
};

describe('TestState', () => {
  it('shows what each step of the way made of the data', async () => {
    const state = {
      Type: 'Pass',
      InputPath: '$.initial',
      Parameters: { fixed: 'value', 'taken.$': '$.field' },
      ResultPath: '$.changed',
      OutputPath: '$.changed',
      Next: 'Other',
    };
    const input = { initial: { field: 'x' }, other: 1 };
    const made = { fixed: 'value', taken: 'x' };

    expect(await test(state, { input, ...DEBUG })).toEqual({
      status: 'SUCCEEDED',
      output: made,
      nextState: 'Other',
      inspectionData: {
        input,
        afterInputPath: { field: 'x' },
        afterParameters: made,
        afterResultSelector: made,
        afterResultPath: { ...input, changed: made },
      },
    });
  });

  it('takes a mocked result through the whole state', async () => {
    const state = { ...invoke, ResultSelector: { 'got.$': '$.Payload' }, ResultPath: '$.task', End: true };

    expect(await test(state, { input: { a: 1 }, mock: { result: { Payload: 'x' } }, ...DEBUG })).toEqual({
      status: 'SUCCEEDED',
      output: { a: 1, task: { got: 'x' } },
      inspectionData: {
        input: { a: 1 },
        afterInputPath: { a: 1 },
        afterParameters: { FunctionName: 'f' },
        result: { Payload: 'x' },
        afterResultSelector: { got: 'x' },
        afterResultPath: { a: 1, task: { got: 'x' } },
      },
    });
  });

  it('evaluates JSONata with the variables and the context that are given', async () => {
    const state = {
      Type: 'Task',
      QueryLanguage: 'JSONata',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: '{% $name %}', Payload: '{% $states.context.Execution.Input.id %}' },
      Assign: { seen: '{% $states.result.Payload %}' },
      Output: '{% $states.result.Payload + $base %}',
      End: true,
    };
    const answer = await test(state, {
      variables: '{"name":"f","base":10}',
      context: '{"Execution":{"Input":{"id":5}}}',
      mock: { result: { Payload: 3 }, fieldValidationMode: 'NONE' },
      ...DEBUG,
    });

    expect(answer).toMatchObject({
      status: 'SUCCEEDED',
      output: 13,
      inspectionData: {
        afterArguments: { FunctionName: 'f', Payload: 5 },
        variables: { name: 'f', base: 10, seen: 3 },
      },
    });
  });

  it('says whether a failure would be retried, is caught, or ends the state', async () => {
    const state = {
      ...invoke,
      Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 4, BackoffRate: 2, MaxAttempts: 2 }],
      Catch: [{ ErrorEquals: ['Busy'], ResultPath: '$.error', Next: 'Recover' }],
      End: true,
    };
    const busy = { mock: { errorOutput: { error: 'Busy', cause: 'later' } }, input: { a: 1 }, ...DEBUG };
    const failure = { error: 'Busy', cause: 'later' };

    expect(await test(state, busy)).toMatchObject({
      status: 'RETRIABLE',
      ...failure,
      inspectionData: { errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 4 } },
    });

    const second = { ...busy, stateConfiguration: { retrierRetryCount: 1 } };

    expect(await test(state, second)).toMatchObject({
      status: 'RETRIABLE',
      inspectionData: { errorDetails: { retryBackoffIntervalSeconds: 8 } },
    });
    expect(await test(state, { ...busy, stateConfiguration: { retrierRetryCount: 2 } })).toMatchObject({
      status: 'CAUGHT_ERROR',
      ...failure,
      output: { a: 1, error: { Error: 'Busy', Cause: 'later' } },
      nextState: 'Recover',
      inspectionData: { errorDetails: { catchIndex: 0 } },
    });

    expect(
      await test({ ...state, Catch: [] }, { ...busy, stateConfiguration: { retrierRetryCount: 2 } }),
    ).toMatchObject({ status: 'FAILED', inspectionData: { errorDetails: { retryIndex: 0 } } });

    const other = { mock: { errorOutput: { error: 'Broken', cause: 'now' } } };

    expect(await test(state, other)).toEqual({ status: 'FAILED', error: 'Broken', cause: 'now' });
  });

  it('follows a choice, and a state that is its own successor', async () => {
    const choice = {
      Type: 'Choice',
      Choices: [{ Variable: '$.n', NumericGreaterThan: 5, Next: 'Self' }],
      Default: 'Small',
    };

    expect(await test(choice, { input: { n: 9 }, stateName: 'Self' })).toMatchObject({ nextState: 'Self' });
    expect(await test(choice, { input: { n: 1 } })).toMatchObject({
      nextState: 'Small',
      status: 'SUCCEEDED',
    });
  });

  it('does not wait, and takes a state out of a machine, at any depth', async () => {
    const machine = {
      StartAt: 'P',
      States: {
        P: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'W',
              States: { W: { Type: 'Wait', Seconds: 3600, Next: 'X' }, X: { Type: 'Succeed' } },
            },
          ],
          End: true,
        },
      },
    };

    expect(await test(machine, { stateName: 'W', input: [1] })).toEqual({
      status: 'SUCCEEDED',
      output: [1],
      nextState: 'X',
    });
    expect(await test(machine, { stateName: 'P', mock: { result: [2] } })).toMatchObject({ output: [2] });
    await expect(test(machine, { stateName: 'P' })).rejects.toMatchObject({ name: 'InvalidDefinition' });
    await expect(test(machine, { stateName: 'Q' })).rejects.toThrow('State not found in definition');
    await expect(test(machine)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('shows a context object without redrives, under the name that AWS gives a tested state', async () => {
    const state = { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.context %}', End: true };
    const machine = { StartAt: 'Own', States: { Own: state } };
    const id = expect.stringMatching(/^arn:aws:states:[^:]+:\d+:express:[^:]+:[^:]+$/);

    expect(await test(machine, { stateName: 'Own', input: { a: 1 } })).toMatchObject({
      output: {
        Execution: { Id: id, Input: { a: 1 }, Name: expect.any(String), RoleArn: null },
        State: { Name: 'StateName', EnteredTime: expect.any(String) },
        StateMachine: { Id: expect.any(String), Name: expect.any(String) },
      },
    });

    const output = {
      ...invoke,
      Parameters: undefined,
      QueryLanguage: 'JSONata',
      Arguments: { FunctionName: 'f' },
    };
    const task = { ...output, Output: '{% $states.context %}', End: true };
    const answer = await test(task, { mock: { result: {} } });

    expect(answer).toMatchObject({ output: { State: { RetryCount: 0 } } });
    expect(JSON.stringify(answer)).not.toContain('Redrive');
  });

  it.each([
    { Execution: { Input: { id: 5 } }, State: { RetryCount: 2 } },
    { Execution: {}, State: {}, StateMachine: {} },
    {},
  ])('shows the context object %j as it is given', async (context) => {
    const state = { ...invoke, ResultSelector: { 'context.$': '$$' }, End: true };

    expect(await test(state, { context: JSON.stringify(context), mock: { result: {} } })).toMatchObject({
      output: { context },
    });
  });

  it('hands a given task token to a state that waits for one', async () => {
    const state = {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Parameters: { QueueUrl: 'u', MessageBody: { 'token.$': '$$.Task.Token' } },
      End: true,
    };
    const context = JSON.stringify({ Task: { Token: 'abc' } });

    expect(await test(state, { context, mock: { result: 1 }, ...DEBUG })).toMatchObject({
      inspectionData: { afterParameters: { MessageBody: { token: 'abc' } } },
    });
  });

  it('refuses a state that is not valid', async () => {
    await expect(test({ Type: 'Pass' })).rejects.toMatchObject({ name: 'InvalidDefinition' });
    await expect(test({ Type: 'Odd', End: true })).rejects.toMatchObject({ name: 'InvalidDefinition' });
  });
});
