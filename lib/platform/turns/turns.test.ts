import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { handOver } from '#actions/effects/fence.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { sweepTurns, takeTurn, type WaitingRun } from '../executions/take-turn.ts';
import { PAUSED } from '../ports/stop-errors.ts';
import { startPlatform, type TestPlatform } from '../testing/platform.ts';
import { admit, retakeTurn } from './admit.ts';
import { leaveTurn } from './leave-turn.ts';

const limit = { max: 1, on_limit: 'queue' as const };
const manifest = { ...manifestWith({}), flow: { concurrency: limit } };
const HOUR = 3_600_000;

const arn = (name: string): string => `arn:aws:states:us-east-1:000000000000:execution:orders:${name}`;

let platform: TestPlatform;
beforeEach(async () => {
  platform = await startPlatform([manifest]);
});
afterEach(() => platform.close());

/** What Step Functions says of executions by name; it knows no others. */
const known = (executions: Record<string, { status: string; error?: string }>): void => {
  platform.sfn.on(DescribeExecutionCommand).callsFake(async ({ executionArn }) => {
    const name = executionArn.split(':').at(-1) ?? '';
    const found = executions[name];
    if (!found) throw new ExecutionDoesNotExist({ message: name, $metadata: {} });
    const stopDate = found.status === 'RUNNING' ? undefined : new Date(platform.time.now - 1000);
    return {
      executionArn,
      ...found,
      stopDate,
      startDate: new Date(0),
      stateMachineArn: 'x:stateMachine:orders',
    };
  });
};

const waiting = (name: string, more: Partial<WaitingRun> = {}): WaitingRun => ({
  workflow: 'orders',
  run: arn(name),
  isCall: false,
  token: `token of ${name}`,
  startedAt: platform.time.now,
  concurrency: { ...limit, key: 'k' },
  priority: 0,
  ...more,
});

/** Records the end of an execution, a second ago. */
const recorded = async (name: string): Promise<void> => {
  await platform.ports.runs.record({
    ...{ workflow: 'orders', execution: arn(name), outcome: 'timeout', seconds: 1, steps: {} },
    ended_at: new Date(platform.time.now - 1000).toISOString(),
  });
};

const queue = async (): Promise<{ holds: string[]; waits: string[] }> => {
  const { leases, entries } = await platform.ports.turns.ofKey({ workflow: 'orders', key: 'k' });
  const names = (all: readonly { run: string }[]) => all.map(({ run }) => run.split(':').at(-1) ?? '');
  return { holds: names(leases), waits: names(entries) };
};

describe('The turn of a run that another execution continues', () => {
  beforeEach(async () => {
    known({});
    await takeTurn(platform.ports, waiting('a'));
    await platform.ports.logOf(arn('a')).changeFence((fence) => handOver(fence, 'a', 'a.v1'));
    platform.time.now += HOUR;
  });

  it('is over when that one has ended, and not before', async () => {
    const { ports } = platform;
    known({ a: { status: 'TIMED_OUT' }, 'a.v1': { status: 'RUNNING' } });
    await recorded('a');

    await takeTurn(ports, waiting('b'));
    const before = await queue();
    await leaveTurn(ports, manifest, arn('a'));
    const afterLateEnd = await queue();
    await leaveTurn(ports, manifest, arn('a.v1'));

    expect([before, afterLateEnd]).toEqual(Array(2).fill({ holds: ['a'], waits: ['b'] }));
    expect(await queue()).toEqual({ holds: ['b'], waits: [] });
  });

  it('is kept while the other one is about to start', async () => {
    const { ports } = platform;
    known({ a: { status: 'TIMED_OUT' } });
    await recorded('a');
    await retakeTurn(ports, arn('a'));

    await takeTurn(ports, waiting('b'));

    expect(await queue()).toEqual({ holds: ['a'], waits: ['b'] });
  });

  it('ends with that one if the newest counts', async () => {
    known({ a: { status: 'TIMED_OUT' }, 'a.v1': { status: 'RUNNING' } });
    platform.sfn.on(StopExecutionCommand).resolves({});

    await takeTurn(
      platform.ports,
      waiting('b', { concurrency: { max: 1, on_limit: 'cancel_oldest', key: 'k' } }),
    );

    const stopped = platform.sfn.commandCalls(StopExecutionCommand).map(({ args }) => args[0].input);
    expect(stopped).toMatchObject([{ executionArn: arn('a.v1') }]);
  });
});

describe('Runs of which the newest counts', () => {
  it('are undone if they are paused', async () => {
    known({});
    await takeTurn(platform.ports, waiting('a'));
    known({ a: { status: 'ABORTED', error: PAUSED } });
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: [] });
    platform.time.now += HOUR;

    await takeTurn(
      platform.ports,
      waiting('b', { concurrency: { max: 1, on_limit: 'cancel_oldest', key: 'k' } }),
    );

    expect(platform.started().map(({ input }) => JSON.parse(input ?? ''))).toMatchObject([
      { execution: arn('a') },
    ]);
  });
});

describe('A start that was refused', () => {
  it('is refused again under the same name, and accepted once there is a place', async () => {
    const rejecting = { ...manifest, flow: { concurrency: { max: 1, on_limit: 'reject' as const } } };
    const { ports } = platform;
    known({ a: { status: 'RUNNING' } });
    await admit(ports, rejecting, arn('a'), {});

    const attempt = () =>
      admit(ports, rejecting, arn('b'), {}).then(
        () => 'accepted',
        ({ code }) => code,
      );
    const refused = [await attempt(), await attempt()];
    await leaveTurn(ports, rejecting, arn('a'));

    expect(refused).toEqual(['too_many_requests', 'too_many_requests']);
    expect(await attempt()).toBe('accepted');
  });
});

describe('A run that finds no place while Step Functions refuses to say whether the oldest still runs', () => {
  const throttled = () => Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
  beforeEach(async () => {
    known({});
    await takeTurn(platform.ports, waiting('a'));
    platform.time.now += HOUR;
    platform.sfn.on(DescribeExecutionCommand).rejects(throttled());
  });

  it('waits in the queue, and begins at the next sweep if that one has ended', async () => {
    await takeTurn(platform.ports, waiting('b'));
    const meanwhile = await queue();
    known({ a: { status: 'TIMED_OUT' }, b: { status: 'RUNNING' } });
    await recorded('a');
    await sweepTurns(platform.ports, manifest);

    expect(meanwhile).toEqual({ holds: ['a'], waits: ['b'] });
    expect(await queue()).toEqual({ holds: ['b'], waits: [] });
  });

  it('is not refused for that reason, but asked for again', async () => {
    const rejecting = { max: 1, on_limit: 'reject' as const, key: 'k' };

    await expect(takeTurn(platform.ports, waiting('b', { concurrency: rejecting }))).rejects.toThrow(
      'Rate exceeded',
    );
  });
});

describe('A run whose rate may refuse it', () => {
  it('has the place in the queue that its priority gives it', async () => {
    const flow = {
      concurrency: { ...limit, key: '"k"' },
      rate: { max: 9, per_seconds: 1, on_limit: 'reject' as const },
    };
    known({ a: { status: 'RUNNING' }, b: { status: 'RUNNING' } });
    for (const name of ['a', 'b', 'urgent'])
      await admit(platform.ports, { ...manifest, flow }, arn(name), {});

    await takeTurn(platform.ports, waiting('a'));
    await takeTurn(platform.ports, waiting('b'));
    await takeTurn(platform.ports, waiting('urgent', { priority: 10 }));

    expect(await queue()).toEqual({ holds: ['a'], waits: ['urgent', 'b'] });
  });
});

describe('Runs that wait for a limit that a deployment has removed', () => {
  it('begin at the next sweep', async () => {
    known({ a: { status: 'RUNNING' } });
    for (const name of ['a', 'b', 'c']) await takeTurn(platform.ports, waiting(name));

    await sweepTurns(platform.ports, manifestWith({}));

    expect((await queue()).waits).toEqual([]);
  });
});
