import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EXECUTION } from '#actions/testing/run-info.ts';
import { startExecution as route } from '#contracts/http/routes/start-execution.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { defineEndpoint, type EndpointHandler } from '#platform/handlers/define-endpoint.ts';
import { request, STATE_MACHINES, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { startExecution } from './logic.ts';

const orders = manifestWith({
  input: {
    type: 'object',
    required: ['order_id', 'items'],
    additionalProperties: false,
    properties: {
      order_id: { type: 'string' },
      items: {
        type: 'array',
        items: { type: 'object', required: ['price'], properties: { price: { type: 'number' } } },
      },
      express: { type: 'boolean', default: false },
    },
  },
});

let platform: TestPlatform;
let handler: EndpointHandler;
const start = (json: unknown, workflow = 'orders') =>
  request(handler, {
    pathParameters: { workflow },
    json,
    requestContext: { identity: { userArn: 'ann', sourceIp: '::1' } },
  });

beforeAll(async () => {
  platform = await startPlatform([orders]);
  handler = defineEndpoint(route, startExecution, platform.ports);
});
afterAll(() => platform.close());
beforeEach(() => platform.reset());

describe('starting an execution', () => {
  it('hands the input over with its defaults, under the given name', async () => {
    const answer = await start({ name: 'one', input: { order_id: 'a', items: [] } });

    expect(answer).toMatchObject({
      status: 202,
      body: { workflow: 'orders', name: 'one', execution: EXECUTION },
    });
    expect(platform.started()).toEqual([
      {
        stateMachineArn: `${STATE_MACHINES}orders`,
        name: 'one',
        input: JSON.stringify({ order_id: 'a', items: [], express: false }),
      },
    ]);
  });

  it('says in the input who started it, if the workflow reads that, over what the caller says', async () => {
    const own = await startPlatform([{ ...orders, input: undefined, startedBy: true }]);
    const one = defineEndpoint(route, startExecution, own.ports);
    const json = { name: 'two', input: { a: 1, baton_started_by: 'bob' } };

    await request(one, {
      pathParameters: { workflow: 'orders' },
      json,
      requestContext: { identity: { userArn: 'ann', sourceIp: '::1' } },
    });

    expect(own.started()[0]?.input).toBe('{"a":1,"baton_started_by":"ann"}');
    await own.close();
  });

  it('refuses a field that it does not know, and says which there are', async () => {
    const answer = await start({ inputs: { order_id: 'a', items: [] } });

    expect(answer).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'invalid_request',
          details: [
            {
              field: 'body.inputs',
              message: 'is not a field of this request; expected name, input, reason (did you mean "input"?)',
            },
          ],
        },
      },
    });
    expect(platform.started()).toEqual([]);
  });

  it('refuses a malformed input before anything starts, field by field', async () => {
    const answer = await start({ input: { order_id: 7, items: [{ price: 'dear' }, {}], expres: true } });

    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'invalid_input' } } });
    expect(answer.body.error.details).toEqual(
      expect.arrayContaining([
        { field: 'expres', message: 'is not a known field; did you mean "express"?' },
        { field: 'order_id', message: 'must be text, got 7' },
        { field: 'items.0.price', message: 'must be a number, got "dear"' },
        { field: 'items.1.price', message: 'is required' },
      ]),
    );
    expect(platform.started()).toEqual([]);
  });

  it('answers the same again for the same name and input, and a conflict for another input', async () => {
    const exists = Object.assign(new Error('exists'), { name: 'ExecutionAlreadyExists' });
    platform.sfn.on(StartExecutionCommand).rejects(exists);
    platform.sfn.on(DescribeExecutionCommand).resolves({
      executionArn: EXECUTION,
      name: 'one',
      status: 'SUCCEEDED',
      input: '{"express":false,"items":[],"order_id":"a"}',
    });
    const same = await start({ name: 'one', input: { order_id: 'a', items: [] } });

    expect(same).toMatchObject({ status: 202, body: { status: 'SUCCEEDED', execution: EXECUTION } });
    const other = await start({ name: 'one', input: { order_id: 'b', items: [] } });

    expect(other).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
  });

  it('waits for the end if it is asked to, and gives the outcome without what is sensitive', async () => {
    const described = { executionArn: EXECUTION, name: 'one', startDate: new Date(0), stopDate: new Date(1) };
    platform.sfn
      .on(DescribeExecutionCommand)
      .resolvesOnce({ ...described, status: 'SUCCEEDED', output: '{"card":"4111-1111"}' })
      .on(GetExecutionHistoryCommand)
      .resolves({
        events: [
          {
            id: 1,
            type: 'ExecutionStarted',
            timestamp: new Date(0),
            executionStartedEventDetails: { input: '{"card":"4111-1111"}' },
          },
        ],
      });
    const own = await startPlatform([
      { ...orders, input: undefined, sensitive: { input: [['card']], steps: {} } },
    ]);
    const ports = { ...platform.ports, manifests: own.ports.manifests };

    const answer = await request(defineEndpoint(route, startExecution, ports), {
      pathParameters: { workflow: 'orders' },
      queryStringParameters: { wait: '5' },
      json: { name: 'one', input: { card: '4111-1111' } },
    });

    expect(answer).toMatchObject({ status: 200, body: { status: 'SUCCEEDED', output: { card: '***' } } });
    await own.close();
  });

  it('answers with the running execution if it has not ended in the time that is given', async () => {
    platform.sfn
      .on(DescribeExecutionCommand)
      .resolves({ executionArn: EXECUTION, name: 'one', status: 'RUNNING', startDate: new Date(0) });

    const answer = await request(handler, {
      pathParameters: { workflow: 'orders' },
      queryStringParameters: { wait: '0' },
      json: { name: 'one', input: { order_id: 'a', items: [] } },
    });

    expect(answer).toMatchObject({ status: 202, body: { status: 'RUNNING' } });
  });

  it('names the nearest workflow when there is none of that name', async () => {
    const answer = await start({ input: {} }, 'order');

    expect(answer).toMatchObject({ status: 404 });
    expect(answer.body.error.message).toBe('There is no workflow "order"; did you mean "orders"?');
  });

  it('names an execution that has no name: the SDK may send the request twice', async () => {
    await start({ input: { order_id: 'a', items: [] } });
    await start({ input: { order_id: 'a', items: [] } });
    const [one, other] = platform.started().map(({ name }) => name);

    expect(one).toMatch(/^[0-9a-f-]{36}$/);
    expect(other).not.toBe(one);
  });

  it('refuses a body that is not JSON', async () => {
    const answer = await request(handler, { pathParameters: { workflow: 'orders' }, body: '{' });

    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } });
  });

  it('says too many requests when Step Functions throttles, and nothing of what is inside when something else breaks', async () => {
    platform.sfn
      .on(StartExecutionCommand)
      .rejects(Object.assign(new Error('slow down'), { name: 'ThrottlingException' }));

    expect(await start({ input: { order_id: 'a', items: [] } })).toMatchObject({ status: 429 });
    platform.sfn.on(StartExecutionCommand).rejects(new Error('secret detail'));
    const broken = await start({ input: { order_id: 'a', items: [] } });

    expect(broken.status).toBe(500);
    expect(JSON.stringify(broken)).not.toContain('secret');
  });

  it('says that it cannot start now if the account has too many open executions', async () => {
    const full = Object.assign(new Error('too many'), { name: 'ExecutionLimitExceeded' });
    platform.sfn.on(StartExecutionCommand).rejects(full);

    const answer = await start({ input: { order_id: 'a', items: [] } });

    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } });
    expect(JSON.stringify(answer.body)).toContain('As many executions are open as Step Functions allows');
  });

  it('notes who started it, from where and with what, and not the input itself', async () => {
    const trail = await platform.ports.trailOf(EXECUTION);

    expect(trail[0]).toMatchObject({
      action: 'started',
      by: 'ann',
      from: '::1',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(JSON.stringify(trail)).not.toContain('order_id');
  });
});
