import { UpdateStateMachineAliasCommand } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EXECUTION } from '#actions/testing/run-info.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { listVersions as listRoute } from '#contracts/http/routes/list-versions.ts';
import { rollBackWorkflow as rollBackRoute } from '#contracts/http/routes/roll-back-workflow.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request, STATE_MACHINES, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { listVersions } from '../list-versions/logic.ts';
import { rollBackWorkflow } from './logic.ts';

const arn = (version: number): string => `${STATE_MACHINES}orders:${version}`;

let platform: TestPlatform;
const list = () =>
  request(defineEndpoint(listRoute, listVersions, platform.ports), {
    pathParameters: { workflow: 'orders' },
  });
const rollBack = (version: number) =>
  request(defineEndpoint(rollBackRoute, rollBackWorkflow, platform.ports), {
    pathParameters: { workflow: 'orders' },
    body: JSON.stringify({ version }),
  });

beforeAll(async () => {
  platform = await startPlatform([manifestWith()]);
  for (const number of [9, 11, 10])
    await platform.ports.versionStore.add('orders', {
      ...{ number, arn: arn(number), role: 'role', functions: [] },
      publishedAt: new Date(Date.UTC(2026, 0, number)).toISOString(),
      ...(number === 9 && { resumes: 'order-1' }),
    });
  for (const [index, version] of [10, 11, 10].entries())
    await platform.ports.runItems.change({
      ...{ workflow: 'orders', execution: `${EXECUTION}-${index}`, version, redrives: 0 },
      startedAt: '2026-01-12T00:00:00.000Z',
    });
});
afterAll(() => platform.close());
beforeEach(async () => {
  process.env[ENVIRONMENT.alias] = 'live';
  platform.reset();
  await platform.ports.versionStore.point('orders', 11);
  platform.sfn.on(UpdateStateMachineAliasCommand).resolves({});
});
afterEach(() => {
  delete process.env[ENVIRONMENT.alias];
});

describe('versions', () => {
  it('are listed, newest first, with their share of new executions and how many are under way', async () => {
    const { body } = await list();

    expect(body).toEqual({
      versions: [
        { version: 11, percent: 100, running: 1, published_at: '2026-01-11T00:00:00.000Z' },
        { version: 10, percent: 0, running: 2, published_at: '2026-01-10T00:00:00.000Z' },
        { version: 9, percent: 0, running: 0, published_at: '2026-01-09T00:00:00.000Z', resumes: 'order-1' },
      ],
    });
  });

  it('can be gone back to', async () => {
    const { status, body } = await rollBack(10);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      versions: [{ version: 11, percent: 0 }, { version: 10, percent: 100 }, { version: 9 }],
    });
  });

  it('are not gone back to when the audit trail cannot be written', async () => {
    const audit = async () => {
      throw new Error('no table');
    };
    const handler = defineEndpoint(rollBackRoute, rollBackWorkflow, { ...platform.ports, audit });
    const answer = await request(handler, { pathParameters: { workflow: 'orders' }, json: { version: 10 } });

    expect(answer.status).toBe(500);
    expect(platform.sfn.commandCalls(UpdateStateMachineAliasCommand)).toEqual([]);
  });

  it('that do not exist are refused, and those that do are named', async () => {
    const { status, body } = await rollBack(4);

    expect(status).toBe(404);
    expect(body).toMatchObject({ error: { message: expect.stringContaining('11, 10, 9') } });
    expect(platform.sfn.commandCalls(UpdateStateMachineAliasCommand)).toEqual([]);
  });

  it('that were made to continue an execution are not gone back to', async () => {
    const { status, body } = await rollBack(9);

    expect(status).toBe(409);
    expect(body).toMatchObject({ error: { message: expect.stringContaining('order-1') } });
    expect(platform.sfn.commandCalls(UpdateStateMachineAliasCommand)).toEqual([]);
  });

  it('do not exist where workflows have no alias', async () => {
    delete process.env[ENVIRONMENT.alias];

    expect((await list()).body).toEqual({ versions: [] });
    expect(await rollBack(10)).toMatchObject({ status: 409 });
  });
});
