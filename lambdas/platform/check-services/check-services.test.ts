import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { getMetrics as metricsRoute } from '#contracts/http/routes/get-metrics.ts';
import { listServices as route } from '#contracts/http/routes/list-services.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { JsonObject } from '#core/json.ts';
import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { startService, type TestService } from '#platform/testing/service-server.ts';
import { getMetrics } from '../get-metrics/logic.ts';
import { listServices } from '../list-services/logic.ts';
import { checkServices } from './logic.ts';

let platform: TestPlatform;
let server: TestService;

const health = { status: [200], timeoutSeconds: 1, unhealthyAfter: 1, healthyAfter: 1 };
const registry = (url: string): WorkflowManifest[] => {
  const services: JsonObject[] = [
    { name: 'accounts', url, needs: [], health: { ...health, path: '/health', intervalSeconds: 60 } },
    {
      name: 'stock',
      url,
      needs: ['accounts'],
      health: {
        ...health,
        path: '/stock/health',
        intervalSeconds: 300,
        body: { type: 'object', properties: { ok: { const: true } } },
      },
    },
    { name: 'mail', url, needs: [] },
  ];
  return [
    { name: 'shop', origin: { kind: 'services', about: { services } } },
    { name: 'other' },
  ] as object[] as WorkflowManifest[];
};

beforeAll(async () => {
  server = await startService();
  platform = await startPlatform(registry(server.url));
});
afterAll(async () => {
  await platform.close();
  await server.close();
});
beforeEach(() => {
  platform.reset();
  server.asked.length = 0;
});

const check = () => defineConsumer('check-services', checkServices, platform.ports)({});
const list = () => request(defineEndpoint(route, listServices, platform.ports), {});

describe('The checks of services', () => {
  it('find out what is healthy, which the API lists with what has no check', async () => {
    server.answers['GET /stock/health'] = { body: { ok: false } };

    await check();

    const { body } = await list();
    expect(body.services).toMatchObject([
      { name: 'accounts', status: 'healthy', since: '2026-01-01T00:00:00.000Z', failures: 0 },
      { name: 'stock', status: 'unhealthy', needs: ['accounts'], error: expect.stringContaining('ok') },
      { name: 'mail', status: 'unknown' },
    ]);
  });

  it('are metrics', async () => {
    server.answers['GET /stock/health'] = { body: { ok: false } };

    await check();
    const { body } = await request(defineEndpoint(metricsRoute, getMetrics, platform.ports), {});

    expect(String(body).split('\n')).toEqual(
      expect.arrayContaining([
        'service_healthy{registered="accounts"} 1',
        'service_healthy{registered="stock"} 0',
        expect.stringMatching(/^service_latency_seconds\{registered="stock"\} \d/),
      ]),
    );
  });

  it('come at the interval of each service, and announce a change once', async () => {
    server.answers['GET /stock/health'] = { body: { ok: true } };
    server.answers['GET /health'] = { status: 500 };

    for (let minute = 1; minute <= 5; minute++) {
      platform.time.now += 60_000;
      await check();
    }

    expect(server.asked.map(({ url }) => url).toSorted()).toEqual([
      ...Array(5).fill('/health'),
      '/stock/health',
    ]);
    expect(platform.published().map(([, detail]) => detail)).toEqual([
      expect.objectContaining({ service: 'accounts', to: 'unhealthy' }),
      expect.objectContaining({ service: 'stock', to: 'healthy' }),
    ]);
  });
});
