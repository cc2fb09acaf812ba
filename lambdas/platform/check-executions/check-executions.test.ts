import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkExecutions as route } from '#contracts/http/routes/check-executions.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { logEffects } from '#platform/testing/effects.ts';
import { request, STATE_MACHINES, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { checkExecutions } from './logic.ts';

let platform: TestPlatform;

const arnOf = (name: string): string =>
  `${STATE_MACHINES.replace('stateMachine', 'execution')}orders:${name}`;

beforeAll(async () => {
  platform = await startPlatform([manifestWith({ name: 'orders' })]);
  for (const [name, status, error] of [
    ['runs', 'RUNNING'],
    ['done', 'SUCCEEDED'],
    ['paused', 'ABORTED', 'Paused'],
    ['failed', 'FAILED'],
  ] as const) {
    const described = { executionArn: arnOf(name), name, status, ...(error && { error }) };
    platform.sfn.on(DescribeExecutionCommand, { executionArn: arnOf(name) }).resolves(described);
  }
  platform.sfn
    .on(DescribeExecutionCommand, { executionArn: arnOf('gone') })
    .rejects(Object.assign(new Error('none'), { name: 'ExecutionDoesNotExist' }));
  await logEffects(platform.ports.logOf(arnOf('failed')), [{ step: 'charge', state: 'not_done' }]);
});
afterAll(() => platform.close());

const check = async (action: string, ...names: string[]) =>
  request(defineEndpoint(route, checkExecutions, platform.ports), {
    json: { action, executions: names.map((name) => ({ workflow: 'orders', name })) },
  });

const reasons = async (action: string, ...names: string[]): Promise<Record<string, string>> => {
  const { body } = await check(action, ...names);
  return Object.fromEntries(
    body.refused.map(({ name, reason }: { name: string; reason: string }) => [name, reason]),
  );
};

describe('Whether executions would refuse an action', () => {
  it('is said with the reason, for each that would', async () => {
    expect(await reasons('cancel', 'runs', 'done', 'paused', 'failed', 'gone')).toEqual({
      done: 'it has ended as SUCCEEDED',
      failed: 'it has ended as FAILED, and nothing that it did is left to undo',
      gone: 'the execution no longer exists',
    });
    expect(await reasons('retry', 'runs', 'done', 'paused')).toEqual({
      runs: 'it is RUNNING, expected FAILED, TIMED_OUT or ABORTED',
      done: 'it is SUCCEEDED, expected FAILED, TIMED_OUT or ABORTED',
    });
  });

  it('is said of a workflow that there is not, and of 50 executions at most', async () => {
    const { body } = await request(defineEndpoint(route, checkExecutions, platform.ports), {
      json: { action: 'retry', executions: [{ workflow: 'none', name: 'x' }] },
    });
    const tooMany = await check('retry', ...Array.from({ length: 51 }, (_, index) => `x-${index}`));

    expect(body.refused).toEqual([{ workflow: 'none', name: 'x', reason: 'there is no workflow "none"' }]);
    expect(tooMany.status).toBe(400);
  });
});
