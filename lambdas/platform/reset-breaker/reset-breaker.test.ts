import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listBreakers as listRoute } from '#contracts/http/routes/list-breakers.ts';
import { resetBreaker as resetRoute } from '#contracts/http/routes/reset-breaker.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { listBreakers } from '../list-breakers/logic.ts';
import { resetBreaker } from './logic.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());

describe('breakers', () => {
  it('are listed, and closed by hand', async () => {
    const settings = { name: 'bank', failures: 1, window_seconds: 60, open_for_seconds: 30, probes: 1 };
    const down = () => Promise.reject(new Error('down'));

    await expect(platform.ports.breakers.call(settings, 1000, () => 'failure', down)).rejects.toThrow('down');
    const list = () => request(defineEndpoint(listRoute, listBreakers, platform.ports), {});
    const { now } = platform.time;

    expect((await list()).body).toEqual({
      breakers: [
        {
          name: 'bank',
          state: 'open',
          failures: 0,
          opened_at: new Date(now).toISOString(),
          changed_at: new Date(now).toISOString(),
          half_opens_at: new Date(now + 30_000).toISOString(),
          recent: [{ at: new Date(now).toISOString(), to: 'open' }],
        },
      ],
    });
    const noted: object[] = [];
    const audit = async (entry: object) => noted.push(entry) > 0;
    const reset = (breaker: string) =>
      request(defineEndpoint(resetRoute, resetBreaker, { ...platform.ports, audit }), {
        requestContext: { identity: { userArn: 'arn:ann', sourceIp: '10.0.0.7' } },
        pathParameters: { breaker },
        json: { reason: 'it works again' },
      });

    expect(await reset('bank')).toMatchObject({ status: 200, body: { name: 'bank', state: 'closed' } });
    expect((await list()).body.breakers).toMatchObject([{ state: 'closed' }]);
    expect(await reset('unknown')).toMatchObject({ status: 404 });
    expect(noted).toEqual([
      {
        execution: 'breaker:bank',
        action: 'reset',
        by: 'arn:ann',
        from: '10.0.0.7',
        details: { reason: 'it works again' },
      },
    ]);
    expect(platform.published().map(([, { from, to }]) => `${from} ${to}`)).toEqual([
      'closed open',
      'open closed',
    ]);
  });
});
