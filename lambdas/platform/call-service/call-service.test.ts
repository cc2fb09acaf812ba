import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { defineAction } from '#actions/define-action.ts';
import { runInfo } from '#actions/testing/run-info.ts';
import type { Service } from '#contracts/services/service.ts';
import type { JsonObject } from '#core/json.ts';
import { startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { startService, type TestService } from '#platform/testing/service-server.ts';
import * as contract from './contract.ts';
import { callService, findCalled } from './logic.ts';

const HEALTH = {
  path: '/health',
  status: [200],
  intervalSeconds: 60,
  timeoutSeconds: 1,
  unhealthyAfter: 2,
  healthyAfter: 1,
};

let platform: TestPlatform;
let server: TestService;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());
beforeEach(async () => {
  platform.reset();
  server = await startService();
});
afterEach(() => server.close());

let services = 0;
const service = (more: Partial<Service> = {}): Service => ({
  name: `stock_${++services}`,
  url: server.url,
  needs: [],
  ...more,
});

const call = (operation: JsonObject, given: JsonObject = {}) =>
  defineAction(contract, callService, {
    clock: platform.ports.clock,
    ports: () => ({ store: platform.ports.services, publish: platform.ports.publish }),
    secret: async (name) => `secret of ${name}`,
    find: findCalled,
  })({
    input: {
      service: service(),
      operation: { name: 'take', method: 'POST', path: '/take', ...operation },
      values: [],
      health: [],
      timeout_seconds: 2,
      ...given,
    },
    run: runInfo({ idempotency_key: 'one/taken' }),
  });

describe('A call of a service', () => {
  it('puts values into the path and the body, and carries the key of the step', async () => {
    server.answers['POST /skus/a%2Fb/take'] = { body: { shelf: 'B-2' } };

    const result = await call(
      { path: '/skus/{sku}/take' },
      { values: [{ sku: 'x', count: 1 }, null, { sku: 'a/b' }] },
    );

    expect(result).toEqual({ shelf: 'B-2' });
    expect(server.asked).toMatchObject([
      {
        body: '{"count":1}',
        headers: { 'idempotency-key': 'one/taken', 'content-type': 'application/json' },
      },
    ]);
  });

  it('puts values into the query of a method without a body', async () => {
    server.answers['GET /skus?page=2&size=s&size=m'] = { body: [] };

    expect(await call({ method: 'GET', path: '/skus' }, { values: [{ page: 2, size: ['s', 'm'] }] })).toEqual(
      [],
    );
    expect(server.asked).toMatchObject([{ body: '' }]);
  });

  it('is authorised by the connection of the service', async () => {
    server.answers['POST /take'] = {};

    await call({}, { service: service({ api_key: { header: 'X-Key', secret: 'stock/key' } }) as never });

    expect(server.asked[0]?.headers['x-key']).toBe('secret of stock/key');
  });

  it.each<[string, { status: number; body?: unknown }, string, boolean, RegExp]>([
    ['a refusal', { status: 422, body: { why: 'sold out' } }, 'RequestRefused', false, /422: .*sold out/],
    ['a redirection', { status: 302 }, 'RequestRefused', false, /302/],
    ['a failure', { status: 503 }, 'ServiceUnavailable', true, /take of stock_\d+ answers with 503/],
    ['too many requests', { status: 429 }, 'ServiceUnavailable', true, /429/],
    ['an answer of another shape', { status: 200, body: { shelf: 1 } }, 'UnfitAnswer', false, /shelf/],
  ])('says that it got %s', async (_, answer, name, retryable, message) => {
    server.answers['POST /take'] = answer;
    const output = { type: 'object', properties: { shelf: { type: 'string' } } };

    await expect(call({ output })).rejects.toMatchObject({
      name,
      retryable,
      message: expect.stringMatching(message),
    });
  });

  it('says that there was no answer', async () => {
    const nowhere = { service: service({ url: 'http://127.0.0.1:1' }) as never };

    await expect(call({}, nowhere)).rejects.toMatchObject({ name: 'ServiceUnavailable', retryable: true });
  });

  it('sends nothing that does not fit', async () => {
    const input = { type: 'object', required: ['sku'] };

    await expect(call({ input })).rejects.toMatchObject({ name: 'UnfitRequest' });
    await expect(call({ path: '/{sku}' })).rejects.toMatchObject({
      name: 'UnfitRequest',
      message: expect.stringContaining('needs sku'),
    });
    expect(server.asked).toEqual([]);
  });

  it('has nothing to undo if the service says so', async () => {
    server.answers['POST /take'] = { status: 404 };

    expect(await call({}, { undoes: true })).toBeNull();
  });
});

describe('A service that must be healthy', () => {
  it('is checked at once if nothing is known, and then not for each call', async () => {
    server.answers['POST /take'] = {};
    const one = service({ health: HEALTH });
    const given = { service: one, health: [one] } as never;

    await call({}, given);
    await call({}, given);

    expect(server.asked.map(({ url }) => url)).toEqual(['/health', '/take', '/take']);
  });

  it('fails the call by its name before anything is sent, also as a dependency', async () => {
    server.answers['GET /health'] = { status: 503 };
    const accounts = service({ name: 'accounts', health: HEALTH });
    const one = service({ needs: ['accounts'] });

    await expect(call({}, { service: one, health: [accounts, one] } as never)).rejects.toMatchObject({
      name: 'ServiceUnhealthy',
      retryable: false,
      message: `${one.name} needs accounts, which is unhealthy since 2026-01-01T00:00:00.000Z: GET /health answers with 503`,
    });
    expect(server.asked.map(({ url }) => url)).toEqual(['/health', '/health']);
    expect(platform.published()).toEqual([
      ['Service Changed', expect.objectContaining({ service: 'accounts', to: 'unhealthy' })],
    ]);
  });
});

describe('What a call of a service did', () => {
  const find = { name: 'taken', method: 'GET', path: '/skus/{sku}/taken' };
  const found = (more: JsonObject = { find }) =>
    findCalled(
      'one/taken',
      { clock: platform.ports.clock, secret: async () => '' } as unknown as Parameters<typeof findCalled>[1],
      {
        service: service(),
        operation: { name: 'take', method: 'POST', path: '/skus/{sku}/take', output: { type: 'object' } },
        values: [{ sku: 7 }],
        health: [],
        timeout_seconds: 2,
        ...more,
      },
    );

  it('is found by the key of its request, with what it got', async () => {
    server.answers['GET /skus/7/taken?key=one%2Ftaken'] = { body: { shelf: 'B-2' } };

    expect(await found()).toEqual({ shelf: 'B-2' });
  });

  it('is nothing if the service knows of none, and if no operation finds it', async () => {
    expect(await found()).toBeUndefined();
    expect(await found({})).toBeUndefined();
    expect(server.asked).toHaveLength(1);
  });

  it.each([
    { answer: { status: 500 }, error: { name: 'ServiceUnavailable', retryable: true } },
    { answer: { status: 403 }, error: { name: 'ServiceUnavailable', retryable: true } },
    { answer: { body: 'B-2' }, error: { name: 'UnfitAnswer', retryable: false } },
  ])('is not known after the answer $answer', async ({ answer, error }) => {
    server.answers['GET /skus/7/taken?key=one%2Ftaken'] = answer;

    await expect(found()).rejects.toMatchObject(error);
  });
});
