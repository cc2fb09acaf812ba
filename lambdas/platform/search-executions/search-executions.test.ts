import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { searchExecutions as route } from '#contracts/http/routes/search-executions.ts';
import { manifestWith, stepWith } from '#contracts/testing/manifest.ts';
import { defined } from '#core/defined.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { searchExecutions } from './logic.ts';

let platform: TestPlatform;

const arn = (name: string): string => `arn:aws:states:us-east-1:000000000000:execution:orders:${name}`;

beforeAll(async () => {
  platform = await startPlatform([
    manifestWith({ steps: [stepWith('charge')] }),
    manifestWith({ name: 'returns', steps: [stepWith('charge')] }),
  ]);
  for (const [index, error] of ['Busy', undefined, 'Refused', undefined, 'Busy'].entries()) {
    platform.time.now += 60_000;
    const at = new Date(platform.time.now).toISOString();
    await platform.ports.runItems.change({
      workflow: 'orders',
      execution: arn(`run-${index}`),
      startedAt: at,
      redrives: 0,
      fields: { order_id: `o-${index}` },
      end: {
        status: error === undefined ? 'SUCCEEDED' : 'FAILED',
        at,
        ...defined({ error }),
      },
    });
  }
  platform.time.now += 1000;
  const startedAt = new Date(platform.time.now).toISOString();
  await platform.ports.runItems.started({
    workflow: 'orders',
    execution: arn('open'),
    startedAt,
    fields: { order_id: 'o-9' },
  });
});
afterAll(() => platform.close());
beforeEach(() => platform.reset());

const search = async (queryStringParameters: Record<string, string>) => {
  const handler = defineEndpoint(route, searchExecutions, platform.ports);
  const { body } = await request(handler, { queryStringParameters });
  const names: string[] = body.executions.map(({ name }: { name: string }) => name);
  return { names, next: body.next_token as string | undefined, first: body.executions[0] };
};

describe('A search of executions', () => {
  it('finds open and ended ones, the newest first, by error or by a field of the input', async () => {
    expect((await search({})).names).toEqual(['open', 'run-4', 'run-3', 'run-2', 'run-1', 'run-0']);
    expect((await search({ q: 'error:busy' })).names).toEqual(['run-4', 'run-0']);
    expect(await search({ q: 'order_id:o-9' })).toMatchObject({
      names: ['open'],
      first: { status: 'RUNNING', fields: { order_id: 'o-9' } },
    });
    expect(await search({ q: 'o-2' })).toMatchObject({
      names: ['run-2'],
      first: { status: 'FAILED', error: 'Refused' },
    });
  });

  it('narrows by status and by time', async () => {
    const since = new Date(platform.time.now - 90_000).toISOString();

    expect((await search({ status: 'RUNNING' })).names).toEqual(['open']);
    expect((await search({ status: 'SUCCEEDED' })).names).toEqual(['run-3', 'run-1']);
    expect((await search({ status: 'FAILED', since })).names).toEqual(['run-4']);
  });

  it('continues where the answer before has ended, until there is nothing more', async () => {
    const first = await search({ status: 'FAILED', limit: '2' });
    const second = await search({ status: 'FAILED', limit: '2', next_token: first.next ?? '' });

    expect(first.names).toEqual(['run-4', 'run-2']);
    expect(second).toMatchObject({ names: ['run-0'], next: undefined });
  });

  it('lists those of several workflows by their start, and narrows to one', async () => {
    const at = new Date(platform.time.now - 150_000).toISOString();
    await platform.ports.runItems.started({
      workflow: 'returns',
      execution: arn('back').replace('orders', 'returns'),
      startedAt: at,
    });

    const first = await search({ limit: '3' });
    const second = await search({ limit: '3', next_token: first.next ?? '' });

    expect(first.names).toEqual(['open', 'run-4', 'run-3']);
    expect(second.names).toEqual(['run-2', 'back', 'run-1']);
    expect((await search({ workflow: 'returns' })).names).toEqual(['back']);
  });
});
