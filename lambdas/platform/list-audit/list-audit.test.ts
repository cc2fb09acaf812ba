import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EXECUTION } from '#actions/testing/run-info.ts';
import { listAudit as route } from '#contracts/http/routes/list-audit.ts';
import { manifestWith, stepWith } from '#contracts/testing/manifest.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { listAudit } from './logic.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startPlatform([manifestWith({ steps: [stepWith('charge')] })]);
});
afterAll(() => platform.close());
beforeEach(() => platform.reset());

const ask = (execution: string) =>
  request(defineEndpoint(route, listAudit, platform.ports), {
    pathParameters: { workflow: 'orders', execution },
  });

describe('The audit trail of an execution', () => {
  it('says who did what and why, oldest first', async () => {
    const { audit } = platform.ports;
    await audit({ execution: EXECUTION, action: 'started', by: 'ann', from: '10.0.0.1', hash: 'abc' });
    platform.time.now += 1000;
    await audit({ execution: EXECUTION, action: 'stopped', by: 'ben', details: { reason: 'too late' } });

    const { body } = await ask(EXECUTION.split(':').at(-1) ?? '');

    expect(body.entries).toMatchObject([
      { action: 'started', by: 'ann', from: '10.0.0.1', hash: 'abc' },
      { action: 'stopped', by: 'ben', details: { reason: 'too late' } },
    ]);
  });

  it('is not found for an execution of which nothing is known', async () => {
    expect((await ask('nothing')).status).toBe(404);
  });
});
