import { describe, expect, it } from '@jest/globals';
import { type MockConfig, parseMockConfig } from '../drivers/live-mocks.ts';
import { runVirtualSync } from '../drivers/virtual.ts';
import { mockTasks } from './tasks.ts';

const config = parseMockConfig(
  JSON.stringify({
    StateMachines: { shop: { TestCases: { Retried: { Pay: 'thirdTimeLucky', Ship: 'shipped' } } } },
    MockedResponses: {
      thirdTimeLucky: {
        '0-1': { Throw: { Error: 'Busy', Cause: 'try again' } },
        '2': { Return: { StatusCode: 200, Payload: { paid: true } } },
      },
      shipped: { '0': { Return: { MessageId: 'm-1' } } },
    },
  }),
) as MockConfig;

const definition = {
  StartAt: 'Pay',
  States: {
    Pay: {
      Type: 'Task',
      Resource: 'arn:aws:lambda:us-east-1:000000000000:function:pay',
      Retry: [{ ErrorEquals: ['Busy'] }],
      ResultPath: '$.pay',
      Next: 'Ship',
    },
    Ship: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Parameters: { QueueUrl: 'q', MessageBody: { 'token.$': '$$.Task.Token' } },
      ResultPath: '$.ship',
      End: true,
    },
  },
};

describe('mocked tasks', () => {
  it('answer attempts by number, functions with their payload, callbacks with the answer', () => {
    const result = runVirtualSync({ definition, tasks: mockTasks(config, 'shop', 'Retried') });
    expect(result.output).toEqual({ pay: { paid: true }, ship: { MessageId: 'm-1' } });
    const types = result.history
      .map(({ type }) => type)
      .filter((type) => /^(Lambda|Task[^S]|TaskS[^t])/.test(type));
    expect(types.filter((type) => type === 'LambdaFunctionFailed')).toHaveLength(2);
    expect(types.slice(-3)).toEqual(['TaskScheduled', 'TaskSubmitted', 'TaskSucceeded']);
  });

  it('fail a state that the test case does not name', () => {
    const result = runVirtualSync({ definition, tasks: mockTasks(config, 'shop', 'Other') });
    expect(result.cause).toContain('does not mock the state "Pay"');
  });
});
