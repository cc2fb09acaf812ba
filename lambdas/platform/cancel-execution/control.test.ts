import { RedriveExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { close } from '#actions/effects/fence.ts';
import { CONFLICT, ControlledRun } from './testing/control.ts';

let run: ControlledRun;

beforeAll(async () => {
  run = await ControlledRun.start();
});
afterAll(() => run.platform.close());
beforeEach(() => run.reset());

describe('a run', () => {
  it('is paused by a marked stop and resumed by a redrive', async () => {
    run.is('RUNNING');

    expect(await run.control('pause', { reason: 'lunch' })).toMatchObject({ status: 202 });
    expect(run.stopped()).toEqual([{ executionArn: run.execution, error: 'Paused', cause: 'lunch' }]);
    run.is('ABORTED', { error: 'Paused', redriveStatus: 'REDRIVABLE' });

    expect(await run.control('resume')).toMatchObject({ status: 202 });
    expect(run.redriven()).toBe(1);
  });

  it('is marked as paused before it is stopped, since its end may be reported at once, and not if it cannot be', async () => {
    run.is('RUNNING');
    const { runItems } = run.platform.ports;
    const startedAt = new Date(0).toISOString();
    await runItems.started({ workflow: 'orders', execution: run.execution, startedAt });
    const pausing = async () => (await runItems.of(run.execution))?.pausing === true;
    const seen: boolean[] = [];
    run.platform.sfn
      .on(StopExecutionCommand)
      .callsFakeOnce(async () => {
        seen.push(await pausing());
        throw new Error('network');
      })
      .callsFake(async () => {
        seen.push(await pausing());
        return {};
      });

    await run.control('pause');
    const afterFailure = await pausing();
    await run.control('pause');

    expect({ seen, afterFailure, now: await pausing() }).toEqual({
      seen: [true, true],
      afterFailure: false,
      now: true,
    });
  });

  it('is left alone when the audit trail cannot be written, and its failure to stop is recorded', async () => {
    run.is('RUNNING');
    const noted: string[] = [];
    const { ports } = run.platform;
    const { audit } = ports;
    try {
      ports.audit = async () => {
        throw new Error('no table');
      };
      expect(await run.control('stop')).toMatchObject({ status: 500 });
      expect(run.stopped()).toEqual([]);
      ports.audit = async ({ action }) => noted.push(action) > 0;
      run.platform.sfn.on(StopExecutionCommand).rejects(new Error('network'));
      expect(await run.control('stop')).toMatchObject({ status: 500 });
    } finally {
      ports.audit = audit;
    }

    expect(noted).toEqual(['stopped', 'not stopped']);
  });

  it('that was stopped is not resumed, but may be retried', async () => {
    run.is('ABORTED', { error: 'Stopped', redriveStatus: 'REDRIVABLE' });

    expect(await run.control('resume')).toMatchObject(CONFLICT);
    expect(await run.control('retry')).toMatchObject({ status: 202 });
    expect(run.redriven()).toBe(1);
  });

  it.each([
    ['stop', 'SUCCEEDED', {}],
    ['pause', 'FAILED', {}],
    ['resume', 'RUNNING', {}],
    ['retry', 'SUCCEEDED', {}],
    ['retry', 'FAILED', { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: 'older than 14 days' }],
    ['retry', 'ABORTED', { error: 'Cancelled' }],
    ['cancel', 'SUCCEEDED', {}],
    ['cancel', 'FAILED', {}],
    ['cancel', 'TIMED_OUT', {}],
  ] as const)('cannot take %s when it is %s %j', async (verb, status, rest) => {
    run.is(status, rest);
    expect(await run.control(verb)).toMatchObject(CONFLICT);
    expect(run.stopped()).toEqual([]);
    expect(run.redriven()).toBe(0);
  });
});

describe('a run that a redrive would not take further', () => {
  it.each(['resume', 'retry'] as const)(
    'is refused %s once it was undone, whatever stopped it first',
    async (verb) => {
      run.is('ABORTED', { error: verb === 'resume' ? 'Paused' : 'Stopped', redriveStatus: 'REDRIVABLE' });
      await run.log.changeFence((fence) => ({ ...fence, closed: true, epoch: 1 }));

      expect(await run.control(verb)).toMatchObject(CONFLICT);
      expect(run.redriven()).toBe(0);
    },
  );

  it('is refused a retry when it ended in a Fail state, where it would end again', async () => {
    run.is('FAILED', { error: 'BankDown', redriveStatus: 'REDRIVABLE' });
    run.histories([
      { id: 9, previousEventId: 8, type: 'ExecutionFailed', timestamp: new Date(0) },
      {
        id: 8,
        previousEventId: 7,
        type: 'FailStateEntered',
        timestamp: new Date(0),
        stateEnteredEventDetails: { name: 'fail_run' },
      },
    ]);
    const answer = await run.control('retry');

    expect(answer).toMatchObject(CONFLICT);
    expect(answer.body.error.message).toMatch(/state "fail_run".*start a new execution/);
    expect(run.redriven()).toBe(0);
  });

  it('is retried when a step failed by itself', async () => {
    run.is('FAILED', { error: 'BankDown', redriveStatus: 'REDRIVABLE' });

    expect(await run.control('retry')).toMatchObject({ status: 202 });
    expect(run.redriven()).toBe(1);
  });

  it('is stopped and refused if it is about to be undone by the time that it runs again', async () => {
    run.is('FAILED', { error: 'BankDown', redriveStatus: 'REDRIVABLE' });
    run.platform.sfn.on(RedriveExecutionCommand).callsFake(async () => {
      await run.log.changeFence(close);
      return {};
    });

    expect(await run.control('retry')).toMatchObject(CONFLICT);
    expect(run.stopped()).toMatchObject([{ error: 'Cancelled' }]);
  });

  it('is listed as held if it could not be continued, and no longer once it is', async () => {
    run.is('FAILED', { error: 'BankDown', redriveStatus: 'REDRIVABLE' });
    run.platform.sfn.on(RedriveExecutionCommand).rejectsOnce(new Error('network')).resolves({});

    expect(await run.control('retry')).toMatchObject({ status: 500 });
    const refused = await run.log.fence();
    expect(await run.control('retry')).toMatchObject({ status: 202 });

    expect(refused).toMatchObject({ closed: true, held: { count: 0 }, run: { workflow: 'orders' } });
    expect(await run.log.fence()).toMatchObject({ closed: false });
    expect((await run.log.fence()).held).toBeUndefined();
  });
});
