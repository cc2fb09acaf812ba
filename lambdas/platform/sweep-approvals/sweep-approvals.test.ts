import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskSuccessCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EXECUTION } from '#actions/testing/run-info.ts';
import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { ask, decide } from '../decide-approval/testing/approvals.ts';
import { sweepApprovals } from './logic.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.reset();
  platform.sfn.on(SendTaskSuccessCommand).resolves({});
});

const sweep = () => defineConsumer('sweep-approvals', sweepApprovals, platform.ports)({});

/** Returns the audit entries about an approval. */
const noted = async (id: string) =>
  (await platform.ports.trailOf(EXECUTION)).filter(({ details }) => details?.approval === id);

describe('the sweep of approvals', () => {
  it.each(['audit', 'publish'] as const)('tells of a decision when its %s failed', async (part) => {
    const id = await ask(platform);
    const broken = async (): Promise<never> => {
      throw new Error('out of time');
    };
    const failing = { ...platform, ports: { ...platform.ports, [part]: broken } };

    expect(await decide(failing, id, { decision: 'approved', by: 'Ann' })).toMatchObject({ status: 500 });
    expect(await noted(id)).toEqual([]);
    platform.time.now += 120_000;
    platform.sfn.on(SendTaskSuccessCommand).rejects(Object.assign(new Error(), { name: 'TaskTimedOut' }));
    platform.sfn.on(DescribeExecutionCommand).resolves({ status: 'RUNNING' });
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: [] });
    await sweep();
    await sweep();

    expect(await noted(id)).toEqual([
      expect.objectContaining({ action: 'approved', by: 'Ann', from: '10.0.0.7' }),
    ]);
    expect(platform.published().at(-1)).toEqual([
      'Approval Decided',
      expect.objectContaining({ approval: id }),
    ]);
  });

  it('tells once of a decision that waits for its run to be resumed', async () => {
    const id = await ask(platform);
    platform.sfn.on(SendTaskSuccessCommand).rejects(Object.assign(new Error(), { name: 'TaskTimedOut' }));
    platform.sfn.on(DescribeExecutionCommand).resolves({ status: 'ABORTED', error: 'Paused' });
    platform.sfn
      .on(GetExecutionHistoryCommand)
      .rejects(Object.assign(new Error(), { name: 'ExecutionDoesNotExist' }));

    expect(await decide(platform, id, { decision: 'approved' })).toMatchObject({ status: 200 });
    const told = platform.published().length;
    platform.time.now += 120_000;
    await sweep();
    await sweep();

    expect(platform.published()).toHaveLength(told);
    expect(await noted(id)).toHaveLength(1);
  });

  it('erases no decision that came while it looked for what has expired', async () => {
    const id = await ask(platform, { timeout_seconds: 60 });
    const seen = await platform.ports.approvals.get(id);
    await decide(platform, id, { decision: 'approved', by: 'Ann' });

    // What the sweep has read before the decision came.
    if (seen) await platform.ports.approvals.expire(seen);

    expect(await platform.ports.approvals.get(id)).toMatchObject({
      status: 'approved',
      delivered: true,
      decided: { by: 'Ann' },
    });
  });

  it('erases no decision that was delivered, even if another delivery came too late', async () => {
    const id = await ask(platform);
    await decide(platform, id, { decision: 'approved', by: 'Ann' });
    const delivered = await platform.ports.approvals.get(id);

    if (delivered) await platform.ports.approvals.expire(delivered);

    expect(await platform.ports.approvals.get(id)).toMatchObject({ status: 'approved', delivered: true });
  });

  it('settles the others when one makes trouble, and says so at its end', async () => {
    const ids = [await ask(platform, {}, 'poison'), await ask(platform, {}, 'other')];
    platform.sfn.on(SendTaskSuccessCommand).rejects(new Error('network'));
    for (const id of ids) await decide(platform, id, { decision: 'approved' });
    platform.reset();
    platform.time.now += 120_000;
    platform.sfn.on(SendTaskSuccessCommand).callsFake(async ({ taskToken }) => {
      if (taskToken === 'token-poison') throw Object.assign(new Error(), { name: 'InvalidOutput' });
      return {};
    });

    await expect(sweep()).rejects.toThrow('1 approvals could not be settled');
    expect((await platform.ports.approvals.get(ids[1]!))?.delivered).toBe(true);
  });

  it('notes both of two decisions of a run in the same millisecond', async () => {
    const ids = [await ask(platform), await ask(platform)];
    for (const id of ids) await decide(platform, id, { decision: 'approved' });
    for (const id of ids) expect(await noted(id)).toHaveLength(1);
  });
});
