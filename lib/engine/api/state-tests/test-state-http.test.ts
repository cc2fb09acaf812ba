import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createEngine } from '../../engine.ts';
import { closed, ServiceStandIn } from '../../integrations/testing/service.ts';

const engine = createEngine({ region: 'us-east-1' });
afterAll(() => engine.close());

describe('an HTTP task', () => {
  const service = new ServiceStandIn();
  const folder = mkdtempSync(join(tmpdir(), 'baton-trace-'));
  const file = join(folder, 'connections.json');
  beforeAll(async () => {
    await service.listen();
    process.env.BATON_HTTP_CONNECTIONS = file;
    const key = { ApiKeyName: 'X-Key', ApiKeyValue: 'hidden' };
    writeFileSync(file, JSON.stringify({ shop: { AuthParameters: { ApiKeyAuthParameters: key } } }));
  });
  afterAll(async () => {
    delete process.env.BATON_HTTP_CONNECTIONS;
    rmSync(folder, { recursive: true });
    await closed(service.server);
  });

  it('shows its request and its response at the level TRACE, and secrets when they are asked for', async () => {
    service.says = () => ({ headers: { 'content-type': 'application/json' }, body: { ok: true } });
    const state = {
      Type: 'Task',
      Resource: 'arn:aws:states:::http:invoke',
      End: true,
      Parameters: {
        ApiEndpoint: `${service.url}/orders`,
        Method: 'POST',
        RequestBody: { n: 1 },
        Authentication: { ConnectionArn: 'arn:aws:events:us-east-1:123456789012:connection/shop/id' },
      },
    };
    const trace = async (more: { inspectionLevel: 'TRACE' | 'DEBUG'; revealSecrets?: boolean }) => {
      const { inspectionData } = await engine.testState({
        definition: JSON.stringify(state),
        roleArn: 'arn:aws:iam::123456789012:role/r',
        ...more,
      });
      return inspectionData as { request?: Record<string, string>; response?: Record<string, string> };
    };
    const seen = await trace({ inspectionLevel: 'TRACE' });

    expect(seen.request).toMatchObject({
      protocol: 'http',
      method: 'POST',
      url: `${service.url}/orders`,
      headers: expect.stringMatching(/^\[User-Agent: Amazon\|StepFunctions\|HttpInvoke\|us-east-1, /),
      body: '{"n":1}',
    });
    expect(seen.response).toMatchObject({ statusCode: '200', statusMessage: 'OK', body: '{"ok":true}' });
    expect(JSON.stringify(seen)).not.toContain('hidden');

    const revealed = await trace({ inspectionLevel: 'TRACE', revealSecrets: true });

    expect(revealed.request?.headers).toContain('X-Key: hidden');
    expect(await trace({ inspectionLevel: 'DEBUG', revealSecrets: true })).not.toHaveProperty('request');
  });
});
