import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getMetrics as metricsRoute } from '#contracts/http/routes/get-metrics.ts';
import { listQueuedStarts as listRoute } from '#contracts/http/routes/list-queued-starts.ts';
import { queueStart as queueRoute } from '#contracts/http/routes/queue-start.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { defineQueueConsumer } from '#platform/handlers/define-queue-consumer.ts';
import { request, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { getMetrics } from '../get-metrics/logic.ts';
import { listQueuedStarts } from '../list-queued-starts/logic.ts';
import { queueStart } from '../queue-start/logic.ts';
import { startQueued } from './logic.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform([manifestWith({})]);
});
afterAll(() => platform.close());

describe('The queue of starts', () => {
  it('shows how many wait and for how long, and repeats of a batch only what failed', async () => {
    const queue = (name: string) =>
      request(defineEndpoint(queueRoute, queueStart, platform.ports), {
        pathParameters: { workflow: 'orders' },
        json: { name, input: {} },
      });
    const list = async () =>
      (await request(defineEndpoint(listRoute, listQueuedStarts, platform.ports), {})).body;
    const accepted = await queue('a');
    platform.time.now += 1000;
    await queue('b');
    platform.time.now += 2000;
    const before = await list();
    const metrics = String(
      (await request(defineEndpoint(metricsRoute, getMetrics, platform.ports), {})).body,
    );
    platform.sfn.on(StartExecutionCommand).callsFake(async ({ name }) => {
      if (name === 'b') throw new Error('out of order');
      return { executionArn: `arn:${name}`, startDate: new Date(platform.time.now) };
    });
    const record = (name: string) => ({
      messageId: `message ${name}`,
      body: JSON.stringify({ 'detail-type': 'Start Queued', detail: { workflow: 'orders', name } }),
    });

    const answer = await defineQueueConsumer(
      'start-queued',
      startQueued,
      platform.ports,
    )({
      Records: [record('a'), record('b')],
    } as never);

    expect(accepted).toMatchObject({ status: 202, body: { workflow: 'orders', name: 'a' } });
    expect(before).toMatchObject({
      waiting: 2,
      more: false,
      oldest_seconds: 3,
      starts: [{ name: 'a' }, { name: 'b' }],
      failed: [],
    });
    expect(metrics).toContain('\nqueued_starts 2\n');
    expect(metrics).toContain('\nqueued_start_oldest_seconds 3\n');
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message b' }] });
    expect(await list()).toMatchObject({ waiting: 1, starts: [{ name: 'b' }] });
  });
});
