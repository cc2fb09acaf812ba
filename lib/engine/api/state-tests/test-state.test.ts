import { afterAll, describe, expect, it } from '@jest/globals';
import { createEngine } from '../../engine.ts';

const engine = createEngine();
afterAll(() => engine.close());

/** Tests a state, payloads given and taken as values. */
type Request = Partial<Parameters<typeof engine.testState>[0]>;
type Given = Omit<Request, 'input' | 'mock'> & {
  input?: unknown;
  mock?: { result?: unknown; errorOutput?: object };
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

    expect(await test(state, { input: { a: 1 }, mock: { result: { Payload: 7 } }, ...DEBUG })).toEqual({
      status: 'SUCCEEDED',
      output: { a: 1, task: { got: 7 } },
      inspectionData: {
        input: { a: 1 },
        afterInputPath: { a: 1 },
        afterParameters: { FunctionName: 'f' },
        result: { Payload: 7 },
        afterResultSelector: { got: 7 },
        afterResultPath: { a: 1, task: { got: 7 } },
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
      mock: { result: { Payload: 3 } },
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

  it('refuses a state that is not valid', async () => {
    await expect(test({ Type: 'Pass' })).rejects.toMatchObject({ name: 'InvalidDefinition' });
    await expect(test({ Type: 'Odd', End: true })).rejects.toMatchObject({ name: 'InvalidDefinition' });
  });
});
