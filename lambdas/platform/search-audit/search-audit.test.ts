import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { searchAudit as route } from '#contracts/http/routes/search-audit.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request, STATE_MACHINES, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { searchAudit } from './logic.ts';

let platform: TestPlatform;
const HOUR = 3_600_000;
const about = (name: string, run: string): string =>
  `${STATE_MACHINES.replace('stateMachine', 'execution')}${name}:${run}`;

beforeAll(async () => {
  platform = await startPlatform([manifestWith({ name: 'orders' }), manifestWith({ name: 'mails' })]);
  const { audit } = platform.ports;
  platform.time.now = Date.UTC(2026, 0, 1);
  // Five days, each eight hours an execution.
  for (let number = 0; number < 15; number++) {
    const execution = about(number % 2 === 0 ? 'orders' : 'mails', `run-${number}`);
    await audit({
      execution,
      action: number % 3 === 0 ? 'stopped' : 'started',
      by: number < 5 ? 'Ann' : 'ben',
    });
    platform.time.now += 8 * HOUR;
  }
  await audit({ execution: 'breaker:bank', action: 'reset', by: 'ben', details: { reason: 'Too late' } });
  platform.time.now += HOUR;
});
afterAll(() => platform.close());

const search = async (query: Record<string, string> = {}): Promise<string[][]> => {
  const pages: string[][] = [];
  let token: string | undefined;
  do {
    const { body } = await request(defineEndpoint(route, searchAudit, platform.ports), {
      queryStringParameters: { ...query, ...(token && { next_token: token }) },
    });
    pages.push(body.entries.map((entry: { about: string }) => entry.about.split(':').at(-1)));
    token = body.next_token;
  } while (token);
  return pages;
};
const runs = (...numbers: number[]): string[] => numbers.map((number) => `run-${number}`);

describe('The audit trail', () => {
  it.each(['1', '4', '1000'])('is read over all days, the newest first, in pages of %s', async (limit) => {
    const found = await search({ limit });

    expect(found.flat()).toEqual(['bank', ...runs(...Array.from({ length: 15 }, (_, index) => 14 - index))]);
    expect(found.every((page) => page.length <= Number(limit))).toBe(true);
  });

  it('is filtered by workflow, action and part of a name', async () => {
    expect((await search({ workflow: 'mails', action: 'stopped' })).flat()).toEqual(runs(9, 3));
    expect((await search({ by: 'ann' })).flat()).toEqual(runs(4, 3, 2, 1, 0));
  });

  it('is searched by a part of what was done, and by words that are anywhere in an entry', async () => {
    expect((await search({ workflow: 'mails', action: 'STOP' })).flat()).toEqual(runs(9, 3));
    expect((await search({ text: 'bank' })).flat()).toEqual(['bank']);
    expect((await search({ text: 'Run-1 start mails ben' })).flat()).toEqual(runs(13, 11));
    expect((await search({ text: 'too late' })).flat()).toEqual(['bank']);
    expect(await search({ text: 'arn' })).toEqual([[]]);
  });

  it('is limited to a time, to the hour', async () => {
    const since = '2026-01-02T08:00:00Z';
    const until = '2026-01-03T00:00:00Z';

    expect((await search({ since, until })).flat()).toEqual(runs(6, 5, 4));
  });

  it('names a workflow that there is not', async () => {
    const { status, body } = await request(defineEndpoint(route, searchAudit, platform.ports), {
      queryStringParameters: { workflow: 'order' },
    });

    expect(status).toBe(404);
    expect(body.error.message).toContain('did you mean "orders"');
  });

  it('says what an entry is about', async () => {
    const { body } = await request(defineEndpoint(route, searchAudit, platform.ports), {
      queryStringParameters: { limit: '2' },
    });

    expect(body.entries).toMatchObject([
      { about: 'breaker:bank', action: 'reset' },
      { about: about('orders', 'run-14'), workflow: 'orders', by: 'ben' },
    ]);
    expect(body.entries[0]).not.toHaveProperty('workflow');
  });
});
