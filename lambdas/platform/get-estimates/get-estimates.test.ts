import { GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { writeItem } from '#actions/ports/documents.ts';
import { getEstimates as route } from '#contracts/http/routes/get-estimates.ts';
import { KEYS } from '#contracts/table.ts';
import { manifestWith, stepWith } from '#contracts/testing/manifest.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { arn, change, consume, succeeded } from '../consume-status-change/testing/status-changes.ts';
import { getEstimates } from './logic.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startPlatform([
    manifestWith({ version: 'new', steps: [stepWith('charge'), stepWith('rare')] }),
  ]);
});
afterAll(() => platform.close());
beforeEach(() => platform.reset());

const ask = (workflow: string) =>
  request(defineEndpoint(route, getEstimates, platform.ports), { pathParameters: { workflow } });

/** Buckets: 72 is 0.955 s, 87 is 3.99 s, 97 is 10.3 s. */
const record = (n: number, version: string, sizes: Record<string, Record<string, number>>, daysAgo = 0) =>
  platform.ports.runs.record({
    workflow: 'orders',
    execution: `arn:${version}:${n}`,
    version,
    outcome: 'success',
    ended_at: new Date(platform.time.now - daysAgo * 86_400_000).toISOString(),
    seconds: 2,
    dollars: 0.002,
    steps: { charge: { seconds: 1, runs: 1, succeeded: 1, retries: 0, sizes } },
  });

describe('estimates', () => {
  it('are of all versions while the deployed one has run too seldom, then of that one', async () => {
    for (let n = 0; n < 20; n++) await record(n, 'old', { 0: { 97: 1 } });
    for (let n = 0; n < 10; n++) await record(n, 'new', { 0: { 72: 1 }, 1: { 87: 1 } });

    const { body } = await ask('orders');

    expect(body.steps.charge).toMatchObject({ samples: 40, versions: 2, p90: 10.354 });
    for (let n = 10; n < 20; n++) await record(n, 'new', { 0: { 72: 1 }, 1: { 87: 1 } });
    expect((await ask('orders')).body.steps.charge).toEqual({
      samples: 40,
      versions: 1,
      p10: 0.956,
      p50: 0.956,
      p90: 3.992,
      sizes: [
        { up_to_bytes: 1024, samples: 20, p10: 0.956, p50: 0.956, p90: 0.956 },
        { up_to_bytes: 4096, samples: 20, p10: 3.992, p50: 3.992, p90: 3.992 },
      ],
    });
    expect(body.steps).not.toHaveProperty('rare');
  });

  it('say how many executions there are a day, and what one costs', async () => {
    const { body } = await ask('orders');

    expect(body.executions).toMatchObject({ count: 40, days: 1, per_day: 40 });
    expect(body.executions.dollars).toBeCloseTo(0.002, 10);
    expect((await ask('nothing')).status).toBe(404);
  });

  it('say what functions have noted that their calls used, of all executions together', async () => {
    const definition = { StartAt: 'ship', States: { ship: { Type: 'Task', End: true } } };
    const used = await startPlatform([manifestWith({ name: 'used', definition, steps: [stepWith('ship')] })]);
    used.sfn.on(GetExecutionHistoryCommand).resolves({ events: succeeded });
    for (const [run, megabytes] of Object.entries({ one: 90, two: 143, three: 120 })) {
      await writeItem(used.ports.table, {
        ...KEYS.progress(arn('used', run), 'step#ship'),
        ...{ begun: 1, done: 1, firstAt: 0, beganAt: 0, endedAt: 2000, megabytes, cpuMilliseconds: 100 },
      });
      await consume(used, change('used', run, 'SUCCEEDED'));
    }

    const { body } = await request(defineEndpoint(route, getEstimates, used.ports), {
      pathParameters: { workflow: 'used' },
    });
    await used.close();

    expect(body.steps.ship.memory).toEqual({ megabytes: 143, processors: 0.05, samples: 3 });
  });
});
