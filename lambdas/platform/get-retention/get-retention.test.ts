import {
  DescribeStateMachineAliasCommand,
  DescribeStateMachineCommand,
  type ExecutionListItem,
  ListExecutionsCommand,
  ListStateMachineVersionsCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { getRetention as route } from '#contracts/http/routes/get-retention.ts';
import { executionArn } from '#contracts/names.ts';
import { versionDescription } from '#contracts/resumed-executions.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { logEffects, logUndo } from '#platform/testing/effects.ts';
import { request, STATE_MACHINES, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { getRetention } from './logic.ts';

const MACHINE = `${STATE_MACHINES}orders`;
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:baton-shop-refund';
const DAY = 86_400_000;

let platform: TestPlatform;
let executions: Partial<ExecutionListItem>[];

const execution = (
  name: string,
  status: string,
  version: number,
  daysAgo = 1,
): Partial<ExecutionListItem> => ({
  name,
  executionArn: executionArn(MACHINE, name),
  stateMachineVersionArn: `${MACHINE}:${version}`,
  status: status as ExecutionListItem['status'],
  startDate: new Date(platform.time.now - daysAgo * DAY),
  ...(status === 'RUNNING' ? {} : { stopDate: new Date(platform.time.now - daysAgo * DAY) }),
});
const retention = async (workflow = 'orders') =>
  request(defineEndpoint(route, getRetention, platform.ports), { pathParameters: { workflow } });
/** Reasons by version. */
const reasons = async (): Promise<Record<number, unknown>> => {
  const { body } = await retention();
  return Object.fromEntries(
    body.versions.map(({ version, reasons }: { version: number; reasons: unknown }) => [version, reasons]),
  );
};

beforeAll(async () => {
  platform = await startPlatform([manifestWith()]);
});
afterAll(() => platform.close());
beforeEach(() => {
  process.env[ENVIRONMENT.alias] = 'live';
  executions = [];
  platform.reset();
  platform.sfn.on(ListStateMachineVersionsCommand).resolves({
    stateMachineVersions: [1, 2, 3, 4, 5].map((version) => ({
      stateMachineVersionArn: `${MACHINE}:${version}`,
      creationDate: new Date(0),
    })),
  });
  platform.sfn.on(DescribeStateMachineCommand).callsFake(async ({ stateMachineArn }) => {
    const version = stateMachineArn.split(':')[7] ?? 'current';
    return {
      definition: JSON.stringify({ FunctionName: `${FUNCTION}:${version === 'current' ? 9 : version}` }),
      roleArn: `role-${version}`,
      ...(version === '5' ? { description: versionDescription('order-1', 'charge') } : {}),
    };
  });
  platform.sfn
    .on(DescribeStateMachineAliasCommand)
    .resolves({ routingConfiguration: [{ stateMachineVersionArn: `${MACHINE}:4`, weight: 100 }] });
  platform.sfn.on(ListExecutionsCommand).callsFake(async ({ statusFilter }) => ({
    executions: executions.filter(({ status }) => status === statusFilter),
  }));
});
afterEach(() => {
  delete process.env[ENVIRONMENT.alias];
});

describe('what keeps versions', () => {
  it('is that new executions get one, and that a rollback goes back to the one deployed before', async () => {
    expect(await reasons()).toEqual({
      5: [],
      4: [{ code: 'live' }],
      3: [{ code: 'rollback' }],
      2: [],
      1: [],
    });
  });

  it('is executions under way, and those that ended without success in the last 14 days', async () => {
    executions = [
      execution('a', 'RUNNING', 1, 40),
      execution('b', 'RUNNING', 1),
      execution('c', 'FAILED', 2, 13),
      execution('d', 'ABORTED', 5, 15),
      execution('e', 'SUCCEEDED', 5),
    ];

    expect(await reasons()).toMatchObject({
      5: [],
      2: [{ code: 'redrivable', executions: 1 }],
      1: [{ code: 'running', executions: 2 }],
    });
  });

  it('is a child that succeeded, because the execution that started it may have to undo it', async () => {
    executions = [execution('order-1-pay-abc.a0r0', 'SUCCEEDED', 2)];

    expect(await reasons()).toMatchObject({ 2: [{ code: 'redrivable', executions: 1 }] });
  });

  it('is listed with roles and functions, and what a version was made to continue', async () => {
    const { body } = await retention();

    expect(body.current).toEqual({ role: 'role-current', functions: [`${FUNCTION}:9`] });
    expect(body.versions[0]).toMatchObject({
      version: 5,
      role: 'role-5',
      functions: [`${FUNCTION}:5`],
      resumes: 'order-1',
    });
    expect(body.complete).toBe(true);
  });
});

describe('what keeps versions of functions', () => {
  it('is an effect that is not undone, however long ago its execution ended', async () => {
    executions = [execution('old', 'FAILED', 1, 60), execution('clean', 'FAILED', 1, 60)];
    const undo = { uses: `${FUNCTION}:7`, with: {} };
    await logEffects(platform.ports.logOf(executionArn(MACHINE, 'old')), [{ step: 'charge', undo }]);
    const undone = platform.ports.logOf(executionArn(MACHINE, 'clean'));
    await logEffects(undone, [{ step: 'charge', undo: { uses: `${FUNCTION}:6`, with: {} } }]);
    await logUndo(undone, 'charge');

    const { body } = await retention();

    expect(body.functions).toEqual([
      { function: `${FUNCTION}:7`, execution: executionArn(MACHINE, 'old'), step: 'charge' },
    ]);
  });
});

describe('the state machine that undoes', () => {
  it('has its versions kept in the same way', async () => {
    expect((await retention('baton-compensate')).status).toBe(200);
    expect((await retention('nothing')).status).toBe(404);
  });
});
