import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listQueue as route } from '#contracts/http/routes/list-queue.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { listQueue } from './logic.ts';

let platform: TestPlatform;
beforeAll(async () => {
  const concurrency = { key: '$input.customer', max: 1, on_limit: 'queue' } as const;
  const rate = { max: 1, per_seconds: 10, on_limit: 'queue' } as const;
  platform = await startPlatform([
    manifestWith({ flow: { concurrency } }),
    manifestWith({ name: 'letters', flow: { rate, debounce: { wait_seconds: 5 } } }),
  ]);
});
afterAll(() => platform.close());

describe('The queue of a workflow', () => {
  it('has who is under way and who waits, by key, those with priority before others', async () => {
    const { turns } = platform.ports;
    const nobody = { tell: async () => 'delivered' as const, isOver: async () => false };
    const enter = (key: string, name: string, at: number, rank = at) => {
      const entering = { run: `arn:${name}`, at, rank, max: 1, token: name, queues: true };
      return turns.work({ workflow: 'orders', key }, { name: 'enter', ...entering }, nobody);
    };
    await enter('bob', 'x', 1000);
    await enter('ann', 'a', 1000);
    await enter('ann', 'b', 2000);
    await enter('ann', 'c', 3000, 1500);

    const { body } = await request(defineEndpoint(route, listQueue, platform.ports), {
      pathParameters: { workflow: 'orders' },
    });

    const names = (runs: { name: string }[]): string[] => runs.map(({ name }) => name);
    expect(body.max).toBe(1);
    expect(
      body.keys.map((one: Record<'under_way' | 'waiting', { name: string }[]> & { key: string }) => [
        one.key,
        names(one.under_way),
        names(one.waiting),
      ]),
    ).toEqual([
      ['ann', ['a'], ['c', 'b']],
      ['bob', ['x'], []],
    ]);
  });

  it('has who waits for a time, those that begin first before others, and none whose time has come', async () => {
    const { turns } = platform.ports;
    const now = platform.time.now;
    const wait = (run: string, beginsAt: number, waitsFor: 'debounce' | 'rate' = 'rate') =>
      turns.willBegin({ workflow: 'letters', run: `arn:${run}`, key: 'ann', at: now, beginsAt, waitsFor });
    await wait('later', now + 20_000);
    await wait('next', now + 10_000, 'debounce');
    await wait('begun', now);
    await wait('cancelled', now + 5000);
    await turns.waitsNoLonger('arn:cancelled');

    const { body } = await request(defineEndpoint(route, listQueue, platform.ports), {
      pathParameters: { workflow: 'letters' },
    });

    expect(body).toMatchObject({ rate: { max: 1, per_seconds: 10 }, debounce_seconds: 5, keys: [] });
    expect(body.begins).toEqual([
      expect.objectContaining({ name: 'next', key: 'ann', waits_for: 'debounce' }),
      expect.objectContaining({ name: 'later', begins_at: new Date(now + 20_000).toISOString() }),
    ]);
    expect(await turns.beginOf('arn:begun')).toBeUndefined();
    expect(await turns.beginOf('arn:next')).toMatchObject({ beginsAt: now + 10_000 });
  });
});
