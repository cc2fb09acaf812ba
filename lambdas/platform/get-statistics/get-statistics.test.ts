import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { getStatistics as route } from '#contracts/http/routes/get-statistics.ts';
import { manifestWith, stepWith } from '#contracts/testing/manifest.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { getStatistics } from './logic.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startPlatform([manifestWith({ steps: [stepWith('charge')] })]);
});
afterAll(() => platform.close());
beforeEach(() => platform.reset());

const ask = (queryStringParameters: Record<string, string>) =>
  request(defineEndpoint(route, getStatistics, platform.ports), { queryStringParameters });

const record = (execution: string, minutesAgo: number, outcome: 'failure' | 'success') =>
  platform.ports.runs.record({
    workflow: 'orders',
    execution,
    outcome,
    ended_at: new Date(platform.time.now - minutesAgo * 60_000).toISOString(),
    seconds: 2,
    ...(outcome === 'failure' && { error: 'Busy' }),
    steps: { charge: { seconds: 3, runs: 2, succeeded: 1, retries: 1 } },
  });

describe('Statistics', () => {
  it('are of the executions that ended since an instant, also of one that ends now', async () => {
    await record('early', 130, 'success');
    await record('late', 20, 'failure');
    await record('now', 0, 'success');
    const since = new Date(platform.time.now - 3_600_000).toISOString();

    const { status, body } = await ask({ workflow: 'orders', since, parts: '2' });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      complete: true,
      outcomes: { success: 1, failure: 1 },
      errors: { Busy: 1 },
      durations: { p50: 2 },
      steps: { charge: { runs: 4, failed: 2, retries: 2, seconds: 1.5 } },
    });
    expect(body.parts).toHaveLength(2);
    expect(body.parts[1].outcomes).toEqual({ success: 1, failure: 1 });
  });

  it('of all workflows have no steps, and an unknown workflow is refused', async () => {
    const since = new Date(platform.time.now - 86_400_000).toISOString();

    expect((await ask({ since })).body).not.toHaveProperty('steps');
    expect((await ask({ since, workflow: 'nothing' })).status).toBe(404);
    expect((await ask({ since: 'yesterday' })).status).toBe(400);
  });

  it('say how things are now if that is asked for, and stay the same until something happens', async () => {
    await platform.ports.runItems.started({
      workflow: 'orders',
      execution: 'arn:aws:states:us-east-1:000000000000:execution:orders:open',
      startedAt: new Date(platform.time.now).toISOString(),
    });
    const span = {
      since: new Date(platform.time.now - 3_600_000).toISOString(),
      until: new Date(platform.time.now + 3_600_000).toISOString(),
      present: 'true',
    };

    const before = await ask(span);
    platform.time.now += 60_000;

    expect(before.body.present).toEqual({ under_way: 1, waiting: 0, approvals: 0, parked: 0, breakers: [] });
    expect((await ask(span)).body).toEqual(before.body);
    expect((await ask({ ...span, until: span.since })).status).toBe(400);
  });
});
