import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { endLease, takeLease } from '#actions/effects/fence.ts';
import { PARENT_FIELD } from '#contracts/child-executions.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { logEffects, logUndo } from '#platform/testing/effects.ts';
import { STATE_MACHINES } from '#platform/testing/platform.ts';
import { planUndoing } from '#platform/undoing/plan.ts';
import { undoPart } from '#platform/undoing/start-undoing.ts';
import { CONFLICT, ControlledRun } from './testing/control.ts';

const RUN = { workflow: 'orders', execution: 'one' };

let run: ControlledRun;

beforeAll(async () => {
  run = await ControlledRun.start();
});
afterAll(() => run.platform.close());
beforeEach(() => run.reset());
afterEach(() => {
  delete process.env[ENVIRONMENT.alias];
});

const lease = (undoer: string) =>
  run.log.changeFence((fence) =>
    takeLease(
      { ...fence, closed: true },
      RUN,
      () => undoer,
      () => false,
    ),
  );

describe('Cancelling', () => {
  it('stops the execution, fences it, and starts what undoes it, by its alias', async () => {
    process.env[ENVIRONMENT.alias] = 'live';
    run.is('RUNNING');
    await logEffects(run.log, [{ step: 'reserve' }]);

    expect(await run.control('cancel')).toMatchObject({ status: 202 });
    expect(run.stopped()).toEqual([{ executionArn: run.execution, error: 'Cancelled', cause: 'By request' }]);
    expect(run.platform.started()).toEqual([
      {
        stateMachineArn: `${STATE_MACHINES}baton-compensate:live`,
        name: expect.stringMatching(/^cancel-[0-9a-f]{32}$/),
        input: JSON.stringify({
          execution: run.execution,
          execution_name: run.name,
          workflow: 'orders',
          correlation_id: run.execution,
          map_runs: false,
          children: [],
          given_up: [],
        }),
      },
    ]);
    expect(await run.log.fence()).toMatchObject({ closed: true, epoch: 1 });
  });

  it('starts nothing if nothing was done, but no effect begins any longer', async () => {
    run.is('RUNNING');

    expect(await run.control('cancel')).toMatchObject({ status: 202 });
    expect(run.platform.started()).toEqual([]);
    expect(await run.log.fence()).toMatchObject({ closed: true });
  });

  it('undoes an effect whose call is still under way', async () => {
    run.is('RUNNING');
    await logEffects(run.log, [{ step: 'charge', state: 'under_way', until: Date.UTC(2030, 0, 1) }]);

    await run.control('cancel');

    expect(run.platform.started()).toHaveLength(1);
  });

  it('again continues if the first attempt was interrupted before it started anything', async () => {
    run.is('ABORTED', { error: 'Cancelled' });
    await logEffects(run.log, [{ step: 'reserve' }]);
    await lease('never-started');
    run.notFound();

    expect(await run.control('cancel')).toMatchObject({ status: 202 });
    expect(run.stopped()).toEqual([]);
    expect(run.platform.started()).toMatchObject([{ name: expect.stringMatching(/-2$/) }]);
  });

  it('finds what another request has started', async () => {
    run.is('ABORTED', { error: 'Cancelled' });
    await logEffects(run.log, [{ step: 'reserve' }]);
    run.platform.sfn
      .on(StartExecutionCommand)
      .rejects(Object.assign(new Error('exists'), { name: 'ExecutionAlreadyExists' }));

    expect(await run.control('cancel')).toMatchObject({ status: 202 });
  });

  it.each(['FAILED', 'TIMED_OUT'] as const)('undoes an execution that ended as %s', async (status) => {
    run.is(status, { error: 'States.Runtime' });
    await logEffects(run.log, [{ step: 'reserve' }]);

    expect(await run.control('cancel', { reason: 'tidy up' })).toMatchObject({
      status: 202,
      body: { status },
    });
    expect(run.stopped()).toEqual([]);
    expect(run.platform.started()).toHaveLength(1);
  });

  it('refuses a failed execution that has undone everything itself', async () => {
    run.is('FAILED', { error: 'BankDown' });
    await logEffects(run.log, [{ step: 'reserve' }]);
    await logUndo(run.log, 'reserve');

    const answer = await run.control('cancel');

    expect(answer).toMatchObject(CONFLICT);
    expect(answer.body.error.message).toMatch(/ended as FAILED, and nothing that it did is left to undo/);
    expect(run.platform.started()).toEqual([]);
  });

  it('retries what could not be undone, in a new execution, until it is undone', async () => {
    run.is('FAILED', { error: 'BankDown' });
    await logEffects(run.log, [{ step: 'reserve' }]);
    await logUndo(run.log, 'reserve', 'failed');
    await lease('first');
    await run.log.changeFence((fence) => endLease(fence, 'first', { count: 1, now: 0 }));

    expect(await run.control('cancel')).toMatchObject({ status: 202 });
    expect(run.platform.started()).toMatchObject([{ name: expect.stringMatching(/-2$/) }]);
    const undoer = (await run.log.fence()).undoer ?? '';
    await logUndo(run.log, 'reserve');
    await run.log.changeFence((fence) => endLease(fence, undoer));
    const again = await run.control('cancel');

    expect(again).toMatchObject(CONFLICT);
    expect(again.body.error.message).toMatch(/what it did is undone/);
  });

  it('tries again what an execution that succeeded could not undo, and nothing else, until it is undone', async () => {
    run.is('SUCCEEDED');
    await logEffects(run.log, [{ step: 'reserve' }, { step: 'charge' }]);
    await undoPart(run.platform.ports, { workflow: 'orders', execution: run.execution }, ['charge']);
    const first = (await run.log.fence()).undoer ?? '';
    await run.log.changeFence((fence) => endLease(fence, first, { count: 1, now: 0 }));

    const answer = await run.control('cancel');
    const { undoer = '', ...fence } = await run.log.fence();
    const { entries } = await planUndoing(run.log, { undoer, events: 0, looks: 0, failed: [], now: 10 });
    await logUndo(run.log, 'charge');
    await run.log.changeFence((held) => endLease(held, undoer));
    const again = await run.control('cancel');

    expect(answer).toMatchObject({ status: 202, body: { status: 'SUCCEEDED' } });
    expect(run.stopped()).toEqual([]);
    expect(fence).toMatchObject({ closed: false, epoch: 0 });
    expect(entries.map(({ step }) => step)).toEqual(['charge']);
    expect(again).toMatchObject(CONFLICT);
    expect(again.body.error.message).toMatch(/it has ended as SUCCEEDED/);
  });

  it('tries again what an execution that it has started could not undo, although its own log has nothing left', async () => {
    run.is('FAILED', { error: 'BankDown', input: JSON.stringify({ [PARENT_FIELD]: run.execution }) });
    const child = run.execution.replace(
      `orders:${run.name}`,
      `kid:${run.name}-kid-0123456789abcdef01234567.a0r0`,
    );
    const log = run.platform.ports.logOf(child);
    await logEffects(log, [{ step: 'hold' }]);
    await logUndo(log, 'hold', 'failed');
    await log.changeFence((fence) =>
      takeLease(
        { ...fence, closed: true },
        { workflow: 'kid', execution: child },
        () => 'first',
        () => false,
      ),
    );
    await log.changeFence((fence) => endLease(fence, 'first', { count: 1, now: 0 }));

    const answer = await run.control('cancel');
    const undoer = (await log.fence()).undoer ?? '';
    await logUndo(log, 'hold');
    await log.changeFence((fence) => endLease(fence, undoer));
    const again = await run.control('cancel');

    expect(answer).toMatchObject({ status: 202 });
    expect(run.platform.started()).toEqual([
      expect.objectContaining({ name: undoer, input: expect.stringContaining(child) }),
    ]);
    expect(again).toMatchObject(CONFLICT);
  });

  it('asks for nothing that is parked if the execution was running, since what it has started is undone with it', async () => {
    run.is('RUNNING', { input: JSON.stringify({ [PARENT_FIELD]: run.execution }) });
    const child = run.execution.replace(
      `orders:${run.name}`,
      `kid:${run.name}-kid-0123456789abcdef01234567.a0r0`,
    );
    const parked = { count: 1, tries: 1, retryAt: 0 };
    await run.platform.ports
      .logOf(child)
      .changeFence((fence) => ({ ...fence, run: { workflow: 'kid', execution: child }, parked }));

    const answer = await run.control('cancel');

    const described = run.platform.sfn
      .commandCalls(DescribeExecutionCommand)
      .map(({ args: [{ input }] }) => input);
    expect(answer).toMatchObject({ status: 202 });
    expect(described.filter(({ executionArn }) => executionArn === child)).toEqual([]);
  });

  it('is the only way to change an execution that succeeded with something parked', async () => {
    run.is('SUCCEEDED');
    await run.log.changeFence((fence) => ({ ...fence, parked: { count: 1, tries: 1 } }));

    for (const verb of ['retry', 'resume', 'stop'] as const)
      expect(await run.control(verb)).toMatchObject(CONFLICT);
  });

  it('leaves what is being undone alone', async () => {
    run.is('ABORTED', { error: 'Cancelled' });
    await logEffects(run.log, [{ step: 'reserve' }]);
    await lease('at-work');
    run.undoerIs('RUNNING');

    expect(await run.control('cancel')).toMatchObject({ status: 202 });
    expect(run.platform.started()).toEqual([]);
  });

  it('leaves a mark on a paused execution that has nothing to undo, so that it is not resumed', async () => {
    run.is('ABORTED', { error: 'Paused', redriveStatus: 'REDRIVABLE' });

    expect(await run.control('cancel')).toMatchObject({ status: 202 });
    expect(run.platform.started()).toHaveLength(1);
    expect(await run.control('resume')).toMatchObject(CONFLICT);
    expect(run.redriven()).toBe(0);
  });

  it('keeps a failed execution from being retried', async () => {
    run.is('FAILED', { error: 'BankDown', redriveStatus: 'REDRIVABLE' });
    await lease('at-work');

    expect(await run.control('retry')).toMatchObject(CONFLICT);
    expect(run.redriven()).toBe(0);
  });
});

describe('Retrying', () => {
  it('lifts the fence of an execution of which nothing was undone', async () => {
    run.is('FAILED', { error: 'BankDown', redriveStatus: 'REDRIVABLE' });
    run.histories([]);
    await run.log.changeFence((fence) => ({ ...fence, closed: true }));

    expect(await run.control('retry')).toMatchObject({ status: 202 });
    expect(run.redriven()).toBe(1);
    expect((await run.log.fence()).closed).toBe(false);
  });
});
