import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EffectLog } from '#actions/effects/effect-log.ts';
import { close, endLease } from '#actions/effects/fence.ts';
import { runInfo } from '#actions/testing/run-info.ts';
import { logEffects, logUndo } from '../testing/effects.ts';
import { STATE_MACHINES, startPlatform, type TestPlatform } from '../testing/platform.ts';
import { planUndoing } from './plan.ts';
import { undoParked, undoPart } from './start-undoing.ts';
import { undoEffects } from './undo-effects.ts';

let platform: TestPlatform;
let execution = '';
let log: EffectLog;
let executions = 0;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());
beforeEach(async () => {
  platform.reset();
  platform.sfn.on(DescribeExecutionCommand).resolves({ status: 'RUNNING' });
  execution = `${STATE_MACHINES.replace('stateMachine', 'execution')}orders:part-${executions++}`;
  log = platform.ports.logOf(execution);
  await logEffects(log, [
    { step: 'one/reserve', at: 1 },
    { step: 'one/charge/0', at: 2 },
    { step: 'one/charge/1', at: 3 },
    { step: 'one/chargeback', at: 4 },
  ]);
});

const undo = (effects: string[], attempt = 0) =>
  undoEffects(
    { effects },
    { run: runInfo({ execution, workflow: 'orders', step: 'all', attempt }), ...platform.ports },
  );

const plan = async () => {
  const { undoer = '' } = await log.fence();
  return planUndoing(log, { undoer, events: 0, looks: 0, failed: [], now: 100_000 });
};

describe('Effects that a definition has the log undo', () => {
  it('are undone by another execution, newest first, and all others stand', async () => {
    await expect(undo(['one/charge'])).rejects.toMatchObject({ name: 'UndoingUnderWay' });

    expect(platform.started()).toMatchObject([{ name: expect.stringMatching(/^part-[0-9a-f]{32}-1$/) }]);
    expect((await plan()).entries.map(({ step }) => step)).toEqual(['one/charge/1', 'one/charge/0']);
    expect(await log.fence()).toMatchObject({ closed: false, epoch: 0 });
  });

  it('are waited for, and begun once', async () => {
    for (const attempt of [0, 1, 2])
      await expect(undo(['one/charge'], attempt)).rejects.toMatchObject({ name: 'UndoingUnderWay' });
    for (const key of ['one/charge/0', 'one/charge/1']) await logUndo(log, key);

    expect(await undo(['one/charge'], 3)).toEqual({ undone: true });
    expect(platform.started()).toHaveLength(1);
    expect(await plan()).toMatchObject({ next: 'done' });
    expect(await log.fence()).not.toHaveProperty('undoer');
  });

  it('are nothing if the log knows of none', async () => {
    expect(await undo(['one/never'])).toEqual({ undone: true, none: true });
    expect(platform.started()).toEqual([]);
  });

  it('are parked if nothing can undo them, and tried again without the execution', async () => {
    await logEffects(log, [
      {
        step: 'one/lost',
        at: 5,
        state: 'unknown',
        undo: { uses: 'refund', with: {}, late: { id: '$lost.id' }, result: 'lost' },
      },
    ]);
    await expect(undo(['one/lost'])).rejects.toMatchObject({ name: 'UndoingUnderWay' });
    expect(await plan()).toMatchObject({ next: 'failed' });

    await expect(undo(['one/lost'], 1)).rejects.toMatchObject({ name: 'NotUndone' });
    await undoParked(platform.ports, { workflow: 'orders', execution });

    expect(await log.fence()).toMatchObject({ closed: false, parked: { count: 1, tries: 1 } });
    expect(platform.started().map(({ name }) => name?.slice(-2))).toEqual(['-1', '-2']);
  });

  it('are begun again by another part, with what is left of the one before', async () => {
    await expect(undo(['one/charge'])).rejects.toThrow();
    const { undoer = '' } = await log.fence();
    await log.changeFence((fence) => endLease(fence, undoer, { count: 2, now: 0 }));

    await expect(undo(['one/reserve'])).rejects.toThrow();

    expect((await plan()).entries.map(({ step }) => step)).toEqual([
      'one/charge/1',
      'one/charge/0',
      'one/reserve',
    ]);
  });

  it('are left to the undoing of the whole execution once that has begun', async () => {
    await log.changeFence(close);

    expect(await undoPart(platform.ports, { workflow: 'orders', execution }, ['one/charge'])).toBe(2);
    await undoParked(platform.ports, { workflow: 'orders', execution });

    expect(platform.started()).toEqual([]);
  });

  it('are taken up by another execution if the one that undid them has ended without notice', async () => {
    await expect(undo(['one/charge'])).rejects.toThrow();
    platform.sfn.on(DescribeExecutionCommand).resolves({ status: 'FAILED' });

    await expect(undo(['one/charge'], 1)).rejects.toMatchObject({ name: 'UndoingUnderWay' });

    expect(platform.started().map(({ name }) => name?.slice(-2))).toEqual(['-1', '-2']);
  });
});
