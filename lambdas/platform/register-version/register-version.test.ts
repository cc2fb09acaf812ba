import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DescribeStateMachineAliasCommand,
  DescribeStateMachineCommand,
  ListStateMachineVersionsCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { versionDescription } from '#contracts/names.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { STATE_MACHINES, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { keptDefinition } from '#platform/versions/definition-store.ts';
import { manifestsIn } from '#platform/versions/manifest-store.ts';
import { type RegisterEvent, registerVersion } from './logic.ts';

const orders = manifestWith({ version: 'aaaaaaaaaaaa' });
const arn = (version: number): string => `${STATE_MACHINES}orders:${version}`;
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:baton-shop-charge:3';
const DEFINITION = { StartAt: 'charge', States: { charge: { Type: 'Task', Resource: FUNCTION } } };

let platform: TestPlatform;
let cloudFormation: Server;
let answers: Record<string, unknown>[] = [];
let published: number[] = [];

const register = (rest: Partial<RegisterEvent> = {}) =>
  defineConsumer(
    'register-version',
    registerVersion,
    platform.ports,
  )({ ResourceProperties: { workflow: 'orders' }, ...rest });
const request = (
  RequestType: 'Create' | 'Delete' | 'Update',
  properties: object,
): Partial<RegisterEvent> => ({
  ...{ RequestType, StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Registration' },
  ResponseURL: `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}/answer`,
  ResourceProperties: { workflow: 'orders', ...properties },
});
const known = async () => {
  const { versions, shares } = await platform.ports.versionStore.of('orders');
  return { versions: versions.map(({ number }) => number), shares: Object.fromEntries(shares) };
};

beforeAll(async () => {
  platform = await startPlatform([orders]);
  cloudFormation = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    answers.push(JSON.parse(body));
    response.end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => cloudFormation.once('listening', resolve));
});
afterAll(async () => {
  cloudFormation.close();
  await platform.close();
});
beforeEach(() => {
  process.env[ENVIRONMENT.alias] = 'live';
  answers = [];
  published = [1, 2];
  platform.reset();
  platform.sfn.on(ListStateMachineVersionsCommand).callsFake(async () => ({
    stateMachineVersions: published.map((version) => ({
      stateMachineVersionArn: arn(version),
      creationDate: new Date(Date.UTC(2026, 0, version)),
    })),
  }));
  platform.sfn.on(DescribeStateMachineCommand).callsFake(async ({ stateMachineArn }) => ({
    definition: JSON.stringify(DEFINITION),
    roleArn: 'role',
    description: versionDescription(stateMachineArn === arn(1) ? '000000000000' : orders.version),
  }));
});
afterEach(() => {
  delete process.env[ENVIRONMENT.alias];
});

describe('a deployment', () => {
  it('leaves its versions in the table, with definitions, functions and roles, and describes each once', async () => {
    await register(request('Create', { version: arn(2) }));
    await register(request('Update', { version: arn(2) }));

    expect(answers).toMatchObject([
      { Status: 'SUCCESS', PhysicalResourceId: 'baton-versions-orders' },
      { Status: 'SUCCESS' },
    ]);
    expect(await known()).toEqual({ versions: [2, 1], shares: { 2: 100 } });
    expect((await platform.ports.versionStore.of('orders')).versions[0]).toEqual({
      ...{ number: 2, arn: arn(2), role: 'role', functions: [FUNCTION] },
      publishedAt: '2026-01-02T00:00:00.000Z',
    });
    expect(platform.sfn.commandCalls(DescribeStateMachineCommand)).toHaveLength(2);
  });

  it('leaves the manifest with the version that it was made for, and with no other', async () => {
    await register(request('Update', { version: arn(2) }));

    const [first, second] = [
      await keptDefinition(platform.ports.table, arn(1)),
      await keptDefinition(platform.ports.table, arn(2)),
    ];
    expect(first).toEqual({ definition: DEFINITION });
    expect(second).toMatchObject({
      definition: DEFINITION,
      manifest: { name: 'orders', steps: orders.steps, definition: DEFINITION },
    });
  });

  it('leaves the manifest for functions of which versions are published, until the workflow is removed', async () => {
    const manifests = manifestsIn(platform.ports.table);
    await register(request('Update', { version: arn(2) }));
    const deployed = await manifests();
    await register(request('Delete', { version: arn(2) }));

    expect(deployed.get('orders')).toEqual(orders);
    expect([...(await manifests())]).toEqual([]);
  });

  it('shifts new executions little by little if the deployment says so, and back when CloudFormation rolls back', async () => {
    published = [1, 2, 3];
    await register(request('Update', { version: arn(2) }));
    const shift = { type: 'linear', percent: '10', minutes: '5' };
    await register(request('Update', { version: arn(3), shift }));
    const begun = await known();
    platform.time.now += 5 * 60_000;
    const later = await known();
    await register(request('Update', { version: arn(2) }));

    expect([begun.shares, later.shares]).toEqual([
      { 2: 90, 3: 10 },
      { 2: 80, 3: 20 },
    ]);
    expect((await known()).shares).toEqual({ 2: 100 });
  });

  it('says why if versions cannot be registered, and is not held up by removing a workflow', async () => {
    platform.sfn.on(ListStateMachineVersionsCommand).rejects(new Error('no rights'));

    await register(request('Update', { version: arn(2) }));
    await register(request('Delete', { version: arn(2) }));

    expect(answers).toMatchObject([{ Status: 'FAILED', Reason: 'Error: no rights' }, { Status: 'SUCCESS' }]);
  });
});

describe('a removal of versions', () => {
  it('takes them out of the list, and asks the alias which one new executions get', async () => {
    published = [1, 2, 3];
    await register(request('Update', { version: arn(3) }));
    published = [2, 3];
    platform.sfn.on(DescribeStateMachineAliasCommand).resolves({
      routingConfiguration: [
        { stateMachineVersionArn: arn(2), weight: 60 },
        { stateMachineVersionArn: arn(3), weight: 40 },
      ],
    });

    await register();

    expect(await known()).toEqual({ versions: [3, 2], shares: { 2: 60, 3: 40 } });
  });
});
