import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EXECUTION, runInfo } from '#actions/testing/run-info.ts';
import { childExecutionName } from '#contracts/child-executions.ts';
import { STATE_MACHINES, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { findStarted } from './logic.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());

const KEY = 'one/billed/3';
const arnOf = (workflow: string, attempt: number): string =>
  `${STATE_MACHINES.replace('stateMachine', 'execution')}${workflow}:${childExecutionName(KEY, 0, attempt)}`;

describe('finding what a step has started whose start is logged', () => {
  let known: Record<string, object>;

  beforeEach(() => {
    platform.reset();
    known = { [EXECUTION]: { status: 'FAILED' } };
    platform.sfn.on(DescribeExecutionCommand).callsFake(async ({ executionArn }) => {
      const found = known[executionArn];
      if (!found) throw Object.assign(new Error('none'), { name: 'ExecutionDoesNotExist' });
      return found;
    });
  });

  const find = (more: { waits?: boolean; others?: string[] } = {}) =>
    findStarted(
      KEY,
      { run: runInfo({ step: 'billed', idempotency_key: KEY }), executions: platform.ports.executions },
      { workflow: 'bill', waits: true, ...more },
    );

  it('yields the output of the attempt that has succeeded', async () => {
    known[arnOf('bill', 0)] = { status: 'FAILED' };
    known[arnOf('bill', 1)] = { status: 'SUCCEEDED', output: '{"charge":"C-1"}' };

    expect(await find()).toEqual({ charge: 'C-1' });
  });

  it('yields what a variant has started in its place', async () => {
    known[arnOf('invoice', 0)] = { status: 'SUCCEEDED', output: '7' };

    expect(await find({ others: ['invoice'] })).toBe(7);
  });

  it.each([
    { what: 'nothing was started', started: {} },
    { what: 'what was started has failed', started: { [arnOf('bill', 0)]: { status: 'FAILED' } } },
  ])('yields nothing if $what', async ({ started }) => {
    known = { ...known, ...started };

    expect(await find()).toBeUndefined();
  });

  it('yields which execution was started if the step does not wait for it', async () => {
    known[arnOf('bill', 0)] = { status: 'RUNNING' };

    expect(await find({ waits: false })).toEqual({ execution: arnOf('bill', 0) });
  });

  it('is tried again while the execution has not ended', async () => {
    known[arnOf('bill', 0)] = { status: 'RUNNING' };

    await expect(find()).rejects.toMatchObject({ name: 'StillUnderWay', retryable: true });
  });
});
