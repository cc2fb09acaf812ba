import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EXECUTION } from '#actions/testing/run-info.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { STATE_MACHINES } from '#platform/testing/platform.ts';
import { CONFLICT, ControlledRun } from './testing/control.ts';

let run: ControlledRun;

beforeAll(async () => {
  run = await ControlledRun.start();
});
afterAll(() => run.platform.close());
beforeEach(() => run.reset());

describe('cancelling', () => {
  const entry = {
    step: 'reserve',
    uses: 'baton-inventory-release',
    with: { id: 'r' },
    key: 'one/reserve/undo',
    at: 1,
  };

  const reserved = {
    id: 2,
    previousEventId: 1,
    type: 'TaskStateExited',
    timestamp: new Date(0),
    stateExitedEventDetails: { name: 'reserve', assignedVariables: { saga: JSON.stringify([entry]) } },
  };
  const undone = (id: number, type: string) => ({
    id,
    previousEventId: id - 1,
    type,
    timestamp: new Date(0),
  });
  const called = {
    ...undone(5, 'TaskScheduled'),
    taskScheduledEventDetails: {
      parameters: JSON.stringify({ Payload: { run: { step: 'reserve', idempotency_key: entry.key } } }),
    },
  };
  const failed = [
    called,
    undone(6, 'TaskFailed'),
    undone(7, 'TaskStateExited'),
    undone(8, 'ExecutionFailed'),
  ];

  beforeEach(() => {
    run.histories([reserved]);
  });
  afterEach(() => {
    delete process.env[ENVIRONMENT.alias];
  });

  it('stops the run and starts what undoes it, by its alias, under a name that keeps it to one', async () => {
    process.env[ENVIRONMENT.alias] = 'live';
    run.is('RUNNING');

    expect(await run.control('cancel')).toMatchObject({ status: 202 });
    expect(run.stopped()).toEqual([{ executionArn: EXECUTION, error: 'Cancelled', cause: 'By request' }]);
    expect(run.platform.started()).toEqual([
      {
        stateMachineArn: `${STATE_MACHINES}baton-compensate:live`,
        name: expect.stringMatching(/^cancel-[0-9a-f]{32}$/),
        input: JSON.stringify({
          execution: EXECUTION,
          execution_name: 'one',
          workflow: 'orders',
          entries: [entry],
        }),
      },
    ]);
  });

  it('again continues where the first attempt was interrupted', async () => {
    run.is('ABORTED', { error: 'Cancelled' });
    run.platform.sfn
      .on(StartExecutionCommand)
      .rejects(Object.assign(new Error('exists'), { name: 'ExecutionAlreadyExists' }));

    expect(await run.control('cancel')).toMatchObject({ status: 202 });
    expect(run.stopped()).toEqual([]);
  });

  it('starts nothing where nothing was done', async () => {
    run.is('RUNNING');
    run.histories([]);

    expect(await run.control('cancel')).toMatchObject({ status: 202 });
    expect(run.platform.started()).toEqual([]);
  });

  it.each(['FAILED', 'TIMED_OUT'] as const)(
    'undoes a run that ended as %s where nothing could catch it',
    async (status) => {
      run.is(status, { error: 'States.QueryEvaluationError' });

      expect(await run.control('cancel', { reason: 'tidy up' })).toMatchObject({
        status: 202,
        body: { status },
      });
      expect(run.stopped()).toEqual([]);
      expect(run.platform.started()).toMatchObject([{ input: expect.stringContaining('"step":"reserve"') }]);
    },
  );

  it('refuses a failed run that has undone everything itself', async () => {
    run.is('FAILED', { error: 'BankDown' });
    const compensated = {
      ...undone(3, 'TaskScheduled'),
      taskScheduledEventDetails: {
        parameters: JSON.stringify({
          Payload: { run: { step: 'reserve', idempotency_key: entry.key, compensation: true } },
        }),
      },
    };
    run.histories([reserved, compensated, undone(4, 'TaskSucceeded')]);
    const answer = await run.control('cancel');

    expect(answer).toMatchObject(CONFLICT);
    expect(answer.body.error.message).toMatch(/ended as FAILED, and nothing that it did is left to undo/);
    expect(run.platform.started()).toEqual([]);
  });

  it('of a failed run is done once', async () => {
    run.is('FAILED', { error: 'BankDown' });
    run.histories([reserved], [called, undone(6, 'TaskSucceeded'), undone(7, 'ExecutionSucceeded')]);
    const answer = await run.control('cancel');

    expect(answer).toMatchObject(CONFLICT);
    expect(answer.body.error.message).toMatch(/cancelled before, and what it did is undone/);
  });

  it.each(['FAILED', 'ABORTED'] as const)(
    'retries what could not be undone of an execution that is %s, in a new execution each time',
    async (status) => {
      const charged = { ...entry, step: 'charge', key: 'one/charge/undo', at: 2 };
      const saga = JSON.stringify([entry, charged]);
      const both = { ...reserved, stateExitedEventDetails: { name: 'charge', assignedVariables: { saga } } };
      const chargeUndone = [
        {
          ...undone(2, 'TaskScheduled'),
          taskScheduledEventDetails: {
            parameters: JSON.stringify({
              Payload: { run: { step: 'charge', idempotency_key: charged.key } },
            }),
          },
        },
        undone(3, 'TaskSucceeded'),
      ];
      run.is(status, { error: 'Cancelled' });
      run.histories([both], [...chargeUndone, ...failed]);

      expect(await run.control('cancel')).toMatchObject({ status: 202 });
      run.histories([both], [...chargeUndone, ...failed], failed);

      expect(await run.control('cancel')).toMatchObject({ status: 202 });
      const name = (end: string) => expect.stringMatching(new RegExp(`^cancel-[0-9a-f]{32}-${end}$`));

      expect(
        run.platform.started().map(({ name, input }) => [name, JSON.parse(input ?? '').entries]),
      ).toEqual([
        [name('2'), [entry]],
        [name('3'), [entry]],
      ]);
      run.histories(
        [both],
        [...chargeUndone, ...failed],
        [called, undone(6, 'TaskSucceeded'), undone(7, 'ExecutionSucceeded')],
      );

      expect(await run.control('cancel')).toMatchObject(CONFLICT);
    },
  );

  it('leaves what is being undone alone', async () => {
    run.is('ABORTED', { error: 'Cancelled' });
    run.histories([reserved], failed, [called]);

    expect(await run.control('cancel')).toMatchObject({ status: 202 });
    expect(run.platform.started()).toEqual([]);
  });

  it('of very many effects takes as many at once as an execution can', async () => {
    const many = Array.from({ length: 1200 }, (_, at) => ({ ...entry, key: `one/${at}`, at }));
    const large = many.slice(0, 30).map((one) => ({ ...one, with: 'x'.repeat(20_000) }));
    const started = async (entries: object[]): Promise<number> => {
      run.reset();
      run.is('RUNNING');
      const assignedVariables = { saga: JSON.stringify(entries) };
      run.histories([{ ...reserved, stateExitedEventDetails: { name: 'reserve', assignedVariables } }]);
      expect(await run.control('cancel')).toMatchObject({ status: 202 });
      const { input = '' } = run.platform.started()[0] ?? {};
      expect(input.length).toBeLessThan(262_144);
      return JSON.parse(input).entries.length;
    };

    expect(await started(many)).toBe(1000);
    expect(await started(large)).toBe(11);
  });

  it('leaves a mark on a paused run that has nothing to undo, so that it is not resumed', async () => {
    run.is('ABORTED', { error: 'Paused', redriveStatus: 'REDRIVABLE' });
    run.histories([]);

    expect(await run.control('cancel')).toMatchObject({ status: 202 });
    expect(run.platform.started()).toMatchObject([{ input: expect.stringContaining('"entries":[]') }]);
    run.histories([], [undone(2, 'ExecutionSucceeded')]);

    expect(await run.control('resume')).toMatchObject(CONFLICT);
    expect(run.redriven()).toBe(0);
  });

  it('keeps a failed run from being retried', async () => {
    run.is('FAILED', { error: 'BankDown', redriveStatus: 'REDRIVABLE' });
    run.histories([reserved], [called]);

    expect(await run.control('retry')).toMatchObject(CONFLICT);
    expect(run.redriven()).toBe(0);
  });
});
