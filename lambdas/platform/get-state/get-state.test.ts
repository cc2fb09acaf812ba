import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { writeItem } from '#actions/ports/documents.ts';
import { getState as route } from '#contracts/http/routes/get-state.ts';
import { indexAttributes } from '#contracts/records/record-index.ts';
import { KEYS } from '#contracts/table.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { defined } from '#core/defined.ts';
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
    key: 'ann',
    fields: { count: 3 },
    expires_at: new Date(ttl * 1000).toISOString(),
  });
  expect((await ask({ state: 'totals', key: '' })).body.record).toEqual({
    key: '',
    fields: { sum: { a: [1] } },
  });
  expect((await ask({ state: 'visits', key: 'bob' })).body).not.toHaveProperty('record');
  platform.time.now += 61_000;
  expect((await ask({ state: 'visits', key: 'ann' })).body).not.toHaveProperty('record');
  expect(await ask({ state: 'visit' })).toMatchObject({ status: 404 });
});

it('Records are listed by key, those that begin with a text, page by page, without those that have expired', async () => {
  const { table } = platform.ports;
  const write = (owner: string, state: string, key: string, ttl?: number) =>
    writeItem(table, {
      ...KEYS.state(owner, state, key),
      ...indexAttributes({ owner, state, key }),
      v_count: key.length,
      ...defined({ ttl }),
    });
  for (const key of ['eu#2', 'us', 'eu#1', '', 'eu#10']) await write('orders', 'visits', key);
  await write('orders', 'visits', 'eu#0', platform.time.now / 1000 - 60);
  await write('others', 'visits', 'eu#3');
  await write('', 'totals', 'eu#4');
  const keysOf = ({ body }: { body: { records: { key: string }[] } }) => body.records.map(({ key }) => key);

  expect(keysOf(await ask({ state: 'visits' }))).toEqual(['', 'eu#1', 'eu#10', 'eu#2', 'us']);
  expect(keysOf(await ask({ state: 'visits', prefix: 'eu#1' }))).toEqual(['eu#1', 'eu#10']);
  expect(keysOf(await ask({ state: 'totals' }))).toEqual(['eu#4']);
  const first = await ask({ state: 'visits', prefix: 'eu', limit: '2' });
  expect(keysOf(first)).toEqual(['eu#1']);
  const rest = { state: 'visits', prefix: 'eu', next_token: first.body.next_token };
  expect(keysOf(await ask(rest))).toEqual(['eu#10', 'eu#2']);
  expect(await ask({ ...rest, state: 'totals' })).toMatchObject({ status: 400 });
});
