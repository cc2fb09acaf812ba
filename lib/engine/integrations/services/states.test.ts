import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { createEngine, type Engine } from '../../engine.ts';

const ROLE = 'arn:aws:iam::123456789012:role/states';

let engine: Engine;

beforeEach(() => {
  engine = createEngine({ region: 'us-east-1' });
});
afterEach(() => engine.close());

const create = async (name: string, state: JsonObject): Promise<string> => {
  const definition = JSON.stringify({ StartAt: 'S', States: { S: state } });
  return (await engine.createStateMachine({ name, roleArn: ROLE, definition })).stateMachineArn;
};

const calling = (pattern: string, child: string, input: JsonObject = { n: 1 }): JsonObject => ({
  Type: 'Task',
  Resource: `arn:aws:states:::states:startExecution${pattern}`,
  Parameters: { StateMachineArn: child, Name: 'child', Input: input },
  End: true,
});

const ended = async (stateMachineArn: string) => {
  const { executionArn } = await engine.startExecution({ stateMachineArn });
  return engine.ended(executionArn);
};

const started = async (executionArn: string) => {
  for (;;) {
    const known = await engine.describeExecution({ executionArn }).catch(() => undefined);
    if (known) return known;
    await new Promise(setImmediate);
  }
};

/** What AWS answered, in its order (recorded by LocalStack's tests against AWS). */
const described = (child: string, payload: unknown) => ({
  ExecutionArn: child.replace('stateMachine', 'execution').concat(':child'),
  Input: payload,
  InputDetails: { Included: true },
  Name: 'child',
  Output: payload,
  OutputDetails: { Included: true },
  RedriveCount: 0,
  RedriveStatus: 'NOT_REDRIVABLE',
  RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
  StartDate: expect.any(Number),
  StateMachineArn: child,
  Status: 'SUCCEEDED',
  StopDate: expect.any(Number),
});

describe('A task that starts an execution', () => {
  it.each([
    ['.sync', '{"n":1}'],
    ['.sync:2', { n: 1 }],
  ])('gets a description of it with %s, and nothing of the HTTP call', async (pattern, payload) => {
    const child = await create('inner', { Type: 'Pass', End: true });
    const parent = await create('outer', calling(pattern, child));

    const output = JSON.parse((await ended(parent))?.output ?? '') as JsonObject;

    expect(output).toEqual(described(child, payload));
    expect(Object.keys(output)).toEqual(Object.keys(described(child, payload)));
  });

  it('fails with the description of one that failed', async () => {
    const child = await create('inner', { Type: 'Fail', Error: 'E', Cause: 'c' });
    const parent = await create('outer', calling('.sync', child));

    const result = await ended(parent);

    expect(result?.error).toBe('States.TaskFailed');
    expect(Object.keys(JSON.parse(result?.cause ?? '') as JsonObject)).toEqual([
      'Cause',
      'Error',
      'ExecutionArn',
      'Input',
      'InputDetails',
      'Name',
      'RedriveCount',
      'RedriveStatus',
      'StartDate',
      'StateMachineArn',
      'Status',
      'StopDate',
    ]);
  });

  it.each(['.sync', '.sync:2'])(
    'has a token with %s, and ends when it is answered with that',
    async (pattern) => {
      const child = await create('inner', { Type: 'Wait', Seconds: 900, End: true });
      const parent = await create('outer', calling(pattern, child, { 'token.$': '$$.Task.Token' }));
      const { executionArn } = await engine.startExecution({ stateMachineArn: parent });
      const childArn = child.replace('stateMachine', 'execution').concat(':child');
      const { input = '{}' } = await started(childArn);

      const { token } = JSON.parse(input) as { token: string };
      await engine.sendTaskSuccess({ taskToken: token, output: '"done"' });

      expect((await engine.ended(executionArn))?.output).toBe('"done"');
      expect(await engine.describeExecution({ executionArn: childArn })).toMatchObject({ status: 'RUNNING' });
    },
  );

  it('has no token if nothing waits', async () => {
    const child = await create('inner', { Type: 'Pass', End: true });
    const parent = await create('outer', calling('', child, { 'token.$': '$$.Task.Token' }));

    expect((await ended(parent))?.cause).toContain("'$$.Task.Token'");
  });
});
