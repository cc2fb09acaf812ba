import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { writeItem } from '#actions/ports/documents.ts';
import { getState as route } from '#contracts/http/routes/get-state.ts';
import { KEYS } from '#contracts/table.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { getState } from './logic.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform([
    manifestWith({
      substitutions: {
        one: { kind: 'state', partitions: 'state#orders#visits#*', operation: 'GetItem' },
        two: { kind: 'reach', action: 'platform/write-record', records: ['state##totals#*'] },
      },
    }),
  ]);
});
afterAll(() => platform.close());

const ask = (queryStringParameters: Record<string, string> | null) =>
  request(defineEndpoint(route, getState, platform.ports), {
    pathParameters: { workflow: 'orders' },
    queryStringParameters,
  });

it('The states of a workflow are those of its steps, with and without a function', async () => {
  expect((await ask(null)).body).toEqual({
    states: [
      { state: 'visits', shared: false },
      { state: 'totals', shared: true },
    ],
  });
});

it('A record is shown by its key until it expires', async () => {
  const ttl = platform.time.now / 1000 + 60;
  await writeItem(platform.ports.table, { ...KEYS.state('orders', 'visits', 'ann'), v_count: 3, ttl });
  await writeItem(platform.ports.table, { ...KEYS.state('', 'totals', ''), v_sum: { a: [1] } });

  expect((await ask({ state: 'visits', key: 'ann' })).body.record).toEqual({
    fields: { count: 3 },
    expires_at: new Date(ttl * 1000).toISOString(),
  });
  expect((await ask({ state: 'totals' })).body.record).toEqual({ fields: { sum: { a: [1] } } });
  expect((await ask({ state: 'visits', key: 'bob' })).body).not.toHaveProperty('record');
  platform.time.now += 61_000;
  expect((await ask({ state: 'visits', key: 'ann' })).body).not.toHaveProperty('record');
  expect(await ask({ state: 'visit' })).toMatchObject({ status: 404 });
});
