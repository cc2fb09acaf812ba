import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EXECUTION } from '#actions/testing/run-info.ts';
import { listEvents as listRoute } from '#contracts/http/routes/list-events.ts';
import { replayEvent as route } from '#contracts/http/routes/replay-event.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { listEvents } from '../list-events/logic.ts';
import { startOnEvent } from '../start-on-event/logic.ts';
import { replayEvent } from './logic.ts';

const triggers = [{ kind: 'event' as const, pattern: { source: ['shop'] }, keepSeconds: 3600 }];
const orders = manifestWith({
  input: { type: 'object', properties: { total: { type: 'number' } } },
  triggers,
});

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform([orders]);
});
afterAll(() => platform.close());
beforeEach(() => platform.reset());

const arrive = (id: string, detail: object) =>
  startOnEvent(
    {
      workflow: 'orders',
      trigger: 0,
      event: { id, source: 'shop', 'detail-type': 'Placed', detail: detail as never },
    },
    platform.ports,
  );
const replay = (event: string, json: object = {}) =>
  request(defineEndpoint(route, replayEvent, platform.ports), {
    pathParameters: { workflow: 'orders', event },
    json,
  });
const list = async () =>
  (
    await request(defineEndpoint(listRoute, listEvents, platform.ports), {
      pathParameters: { workflow: 'orders' },
    })
  ).body.events;

describe('an event that started an execution', () => {
  it('is listed without its detail, and starts another one under another name', async () => {
    await arrive('one', { total: 7 });

    expect(await list()).toEqual([
      {
        id: 'one',
        source: 'shop',
        detail_type: 'Placed',
        at: '2026-01-01T00:00:00.000Z',
        execution: EXECUTION,
      },
    ]);
    expect(await replay('one')).toMatchObject({ status: 202 });
    expect(await replay('one', { name: 'again' })).toMatchObject({ status: 202 });
    expect(platform.started().map(({ name, input }) => [name, input])).toEqual([
      ['event-one', '{"total":7}'],
      [expect.stringMatching(/^replay-one-[0-9a-f]{8}$/), '{"total":7}'],
      ['again', '{"total":7}'],
    ]);
  });

  it('is gone when its time is over', async () => {
    await arrive('late', {});
    platform.time.now += 3600_000;

    expect((await list()).map(({ id }: { id: string }) => id)).not.toContain('late');
    expect(await replay('late')).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
  });
});

describe('an event that was refused', () => {
  it('is kept with the reason, and starts an execution once the workflow takes it', async () => {
    await expect(arrive('odd', { total: 'dear' })).rejects.toThrow('must be a number');

    expect(await list()).toEqual([
      expect.objectContaining({ id: 'odd', error: expect.stringContaining('must be a number, got "dear"') }),
    ]);
    expect(await replay('odd')).toMatchObject({ status: 422 });
    const fixed = {
      ...platform.ports,
      manifests: async () => new Map([['orders', manifestWith({ triggers })]]),
    };
    await replayEvent(
      {
        parameters: { workflow: 'orders', event: 'odd' },
        body: {},
        query: {},
        caller: {},
        rawBody: '',
        header: () => undefined,
        headers: {},
      },
      { ...fixed, logger: console },
    );

    expect(platform.started().map(({ input }) => input)).toEqual(['{"total":"dear"}']);
  });

  it('is not replayed if no trigger wants it any more', async () => {
    await arrive('gone', {});
    const other = await startPlatform([
      manifestWith({ triggers: [{ kind: 'event', pattern: { source: ['till'] } }] }),
    ]);
    const answer = await request(
      defineEndpoint(route, replayEvent, { ...other.ports, events: platform.ports.events }),
      { pathParameters: { workflow: 'orders', event: 'gone' }, json: {} },
    );

    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    await other.close();
  });
});
