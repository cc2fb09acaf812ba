import { describe, expect, it } from '@jest/globals';
import { isObject, type JsonObject } from '#core/json.ts';
import { runVirtual } from '#engine/drivers/virtual/run-virtual.ts';
import { compiledWorkflow } from './compiled.ts';

const retrier = (retry: object): JsonObject | undefined => {
  const { definition } = compiledWorkflow({ steps: [{ id: 'one', uses: 'a/b', retry }] });
  const { one } = definition.States as Record<string, JsonObject>;
  return Array.isArray(one?.Retry) ? one.Retry.filter(isObject).at(-1) : undefined;
};

/** The waits before each retry. */
const waits = (retry: { max_attempts: number; interval: string; backoff?: unknown }): number[] => {
  const { IntervalSeconds, BackoffRate } = retrier(retry) as { IntervalSeconds: number; BackoffRate: number };
  return Array.from({ length: retry.max_attempts }, (_, n) => IntervalSeconds * BackoffRate ** n);
};

describe('a backoff', () => {
  it.each([
    ['exponential', [10, 20, 40]],
    ['constant', [10, 10, 10]],
    [3, [10, 30, 90]],
  ])('%s multiplies the waits', (backoff, expected) => {
    expect(waits({ max_attempts: 3, interval: '10s', backoff })).toEqual(expected);
  });

  it.each([1, 2, 3, 5, 10])(
    'linear begins and ends where a line would, with %i attempts, and is never above it',
    (max_attempts) => {
      const linear = waits({ max_attempts, interval: '10s', backoff: 'linear' });

      expect(linear[0]).toBe(10);
      expect(linear.at(-1)).toBeCloseTo(10 * max_attempts, 0);
      for (const [index, wait] of linear.entries()) expect(wait).toBeLessThanOrEqual(10 * (index + 1) + 0.1);
    },
  );
});

const LAMBDA = [
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

/** Returns the retrier of a step's state that is for what Lambda itself says. */
const ofLambda = (step: object): JsonObject | undefined => {
  const { definition } = compiledWorkflow({ steps: [{ id: 'one', ...step }] });
  const { one } = definition.States as Record<string, JsonObject>;
  const retriers = Array.isArray(one?.Retry) ? one.Retry.filter(isObject) : [];
  return retriers.find(({ ErrorEquals }) => Array.isArray(ErrorEquals) && ErrorEquals.some(isLambdas));
};

const isLambdas = (name: unknown): boolean => String(name).startsWith('Lambda.');

describe('A call that Lambda does not take, or loses', () => {
  it.each([
    { what: 'an action', step: { uses: 'a/b' } },
    { what: 'an action that its author never retries', step: { uses: 'a/b', retry: { max_attempts: 0 } } },
    { what: 'an effect', step: { uses: 'a/b', irreversible: true, retry: { errors: ['Busy'] } } },
    { what: 'a script', step: { type: 'script', language: 'javascript', script: 'return 1' } },
    { what: 'a model', step: { type: 'llm', model: 'bedrock/amazon.nova-lite-v1:0', prompt: 'Say yes' } },
    {
      what: 'an approval',
      step: { type: 'approval', with: { title: 'Go?' }, timeout: '1h', on_timeout: 'reject' },
    },
    {
      what: 'a wait for an event',
      step: {
        type: 'wait',
        event: { source: ['shop'], 'detail-type': ['Paid'], match: { id: '7' } },
        timeout: '1h',
      },
    },
  ])('is made up to 6 times more from 2 s with jitter: $what', ({ step }) => {
    expect(ofLambda(step)).toEqual({
      ErrorEquals: LAMBDA,
      IntervalSeconds: 2,
      MaxAttempts: 6,
      BackoffRate: 2,
      JitterStrategy: 'FULL',
    });
  });

  it('is made again as its author says of the errors that the author names', () => {
    const step = { uses: 'a/b', retry: { except: ['Lambda.TooManyRequestsException'], errors: ['Busy'] } };

    expect(ofLambda(step)?.ErrorEquals).toEqual(LAMBDA.slice(0, -1));
  });

  it('is not one of a state that calls no function', () => {
    expect(ofLambda({ type: 'emit', event: 'Done' })).toBeUndefined();
  });

  it('uses up none of the attempts that are for what the function says', async () => {
    const { definition } = compiledWorkflow({
      steps: [{ id: 'one', uses: 'a/b', retry: { max_attempts: 1 } }],
    });
    const answers = [...Array(6).fill('Lambda.TooManyRequestsException'), 'Busy'];
    let calls = 0;

    const { status } = await runVirtual({
      definition,
      tasks: () => {
        const error = answers[calls++];
        return error === undefined ? { output: { StatusCode: 200, Payload: {} } } : { error, cause: '' };
      },
    });

    expect({ status, calls }).toEqual({ status: 'SUCCEEDED', calls: 8 });
  });
});
