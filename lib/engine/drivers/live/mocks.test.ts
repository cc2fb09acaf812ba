import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll, create, lambda, open, start, task, types } from './testing/live.ts';

afterEach(closeAll);

describe('mocked results', () => {
  const mockConfig = {
    StateMachines: { m: { TestCases: { Busy: { T: 'busy' }, Bare: {} } } },
    MockedResponses: {
      busy: { '0-1': { Throw: { Error: 'Busy', Cause: 'wait' } }, '2': { Return: { Payload: 'done' } } },
    },
  };
  const states = {
    T: task({ Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, BackoffRate: 1 }], End: true }),
  };

  it('answer by invocation in their test case, and others go to the service', async () => {
    const engine = open({ mockConfig, integrations: lambda(() => 'real') });
    const machine = await create(engine, 'm', states);

    expect(await engine.ended(await start(engine, `${machine}#Busy`))).toMatchObject({
      output: '{"Payload":"done"}',
    });
    expect(await engine.ended(await start(engine, `${machine}#Bare`))).toMatchObject({ output: '"real"' });
    await expect(start(engine, `${machine}#None`)).rejects.toMatchObject({ name: 'InvalidArn' });
  });

  it('are the payload of a function called by its ARN, and the answer to a callback', async () => {
    const config = {
      StateMachines: { m: { TestCases: { Sold: { Pay: 'paid', Ship: 'shipped' } } } },
      MockedResponses: {
        paid: { '0': { Return: { StatusCode: 200, Payload: { paid: true } } } },
        shipped: { '0': { Return: { MessageId: 'm-1' } } },
      },
    };
    const engine = open({ mockConfig: config });
    const Resource = 'arn:aws:lambda:us-east-1:123456789012:function:pay';
    const machine = await create(engine, 'm', {
      Pay: { Type: 'Task', Resource, ResultPath: '$.pay', Next: 'Ship' },
      Ship: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
        Parameters: { QueueUrl: 'q', MessageBody: { 'token.$': '$$.Task.Token' } },
        ResultPath: '$.ship',
        End: true,
      },
    });
    const arn = await start(engine, `${machine}#Sold`);

    expect(await engine.ended(arn)).toMatchObject({
      output: '{"pay":{"paid":true},"ship":{"MessageId":"m-1"}}',
    });
    expect(await types(engine, arn)).toContain('TaskSubmitted');
  });
});
