import { DescribeExecutionCommand, type ExecutionStatus, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { handOver } from '#actions/effects/fence.ts';
import { EXECUTION } from '#actions/testing/run-info.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import type { Json } from '#core/json.ts';
import { executionArn } from '../ports/arns.ts';
import { startPlatform, type TestPlatform } from '../testing/platform.ts';
import { continueOrder, startInOrder, sweepOrder } from './start-in-order.ts';

const manifest = manifestWith({
  input: { type: 'object', additionalProperties: false, properties: { n: { type: 'number' } } },
  triggers: [{ kind: 'event', pattern: { source: ['shop'] }, orderBy: '$event.detail.order' }],
});
let platform: TestPlatform;
let key = '';
let count = 0;

beforeAll(async () => {
  platform = await startPlatform([manifest]);
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.reset();
  key = `order ${++count}`;
});

const accept = (name: string, input: Json = { n: 1 }, of = key) =>
  startInOrder(
    platform.ports,
    { workflow: 'orders', key: of },
    { name, event: name, input, by: 'event shop', correlation: name },
  );
const end = (name: string) => {
  platform.sfn
    .on(DescribeExecutionCommand)
    .resolves({ input: JSON.stringify({ n: 1, baton_order_key: key }) });
  return continueOrder(platform.ports, manifest, `arn:aws:states:us-east-1:0:execution:orders:${name}`);
};
/** From here on, Step Functions knows the executions that it is asked to start: they are as described. */
const existing = (found: { status: ExecutionStatus; error?: string }) => {
  const alreadyExists = Object.assign(new Error('exists'), { name: 'ExecutionAlreadyExists' });
  const input = JSON.stringify({ n: 1, baton_order_key: key });
  platform.sfn.on(DescribeExecutionCommand).callsFake(async ({ executionArn }) => ({
    executionArn,
    input,
    ...found,
  }));
  const before = new Set(platform.started().map(({ name }) => name));
  platform.sfn.on(StartExecutionCommand).callsFake(async ({ name }) => {
    if (before.has(name)) throw alreadyExists;
    return { executionArn: EXECUTION, startDate: new Date(0) };
  });
};
const started = () => [...new Set(platform.started().map(({ name }) => name))];

describe('events with the same key', () => {
  it('start their executions one after another, as they were accepted', async () => {
    for (const name of ['a', 'b', 'c']) await accept(name);
    expect(started()).toEqual(['a']);
    await end('a');
    expect(started()).toEqual(['a', 'b']);
    await end('b');
    await end('c');

    expect(started()).toEqual(['a', 'b', 'c']);
    expect(platform.started()[0]?.input).toBe(JSON.stringify({ n: 1, baton_order_key: key }));
  });

  it('do not wait for those of another key', async () => {
    await accept('one');
    await accept('two', { n: 2 }, `other ${key}`);

    expect(started()).toEqual(['one', 'two']);
  });

  it('start once, however often they are delivered', async () => {
    await accept('once');
    await end('once');
    await accept('once');
    await accept('next');

    expect(started()).toEqual(['once', 'next']);
  });

  it('continue if the end of an execution is reported twice', async () => {
    for (const name of ['x', 'y', 'z']) await accept(name);
    await end('x');
    await end('x');

    expect(started()).toEqual(['x', 'y']);
  });

  it('start what was accepted, and not started because its function died', async () => {
    platform.sfn
      .on(StartExecutionCommand)
      .rejectsOnce(new Error('the function dies'))
      .resolves({ executionArn: EXECUTION, startDate: new Date(0) });
    await expect(accept('lost')).rejects.toThrow('dies');

    await accept('later');

    expect(platform.started().map(({ name }) => name)).toEqual(['lost', 'lost']);
  });

  it('are started by the sweep if their function died and nothing of their key came', async () => {
    platform.sfn
      .on(StartExecutionCommand)
      .rejectsOnce(new Error('the function dies'))
      .resolves({ executionArn: EXECUTION, startDate: new Date(0) });
    await expect(accept('left')).rejects.toThrow('dies');
    await accept('other', { n: 2 }, `other ${key}`);

    await sweepOrder(platform.ports, manifest);
    const afterFirst = platform.started().map(({ name }) => name);
    await platform.ports.runItems.started({
      workflow: 'orders',
      execution: executionArn('orders', 'left'),
      startedAt: new Date(platform.time.now).toISOString(),
    });
    await sweepOrder(platform.ports, manifest);

    expect(afterFirst.filter((name) => name === 'left')).toHaveLength(2);
    expect(platform.started().filter(({ name }) => name === 'left')).toHaveLength(2);
  });

  it('are started by the sweep if the execution before them has ended, and the function died that took that in', async () => {
    for (const name of ['ended', 'waits']) await accept(name);
    existing({ status: 'SUCCEEDED' });

    await sweepOrder(platform.ports, manifest);

    expect(started()).toContain('waits');
  });

  it.each([
    ['is paused', { status: 'ABORTED', error: 'Paused' }],
    ['is redriven', { status: 'PENDING_REDRIVE' }],
  ] as const)('wait while the execution before them %s', async (_, found) => {
    await accept('first');
    existing(found);

    await accept('second');

    expect(started()).toEqual(['first']);
  });

  it('wait for the execution that continues the one before them', async () => {
    await accept('old');
    existing({ status: 'ABORTED', error: 'Stopped' });
    platform.sfn
      .on(DescribeExecutionCommand, { executionArn: executionArn('orders', 'old.v1') })
      .resolves({ status: 'RUNNING' });
    await platform.ports
      .logOf(executionArn('orders', 'old'))
      .changeFence((fence) => handOver(fence, 'old', 'old.v1'));

    await accept('new');

    expect(started()).toEqual(['old']);
  });

  it('take no place if they do not fit the workflow', async () => {
    await expect(accept('odd', { n: 'many' })).rejects.toMatchObject({ code: 'invalid_input' });
    await accept('well');

    expect(started()).toEqual(['well']);
  });
});
