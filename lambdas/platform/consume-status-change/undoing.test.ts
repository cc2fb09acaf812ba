import { DescribeExecutionCommand, GetExecutionHistoryCommand, type HistoryEvent } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { closePart, endLease, handOver, lift, release, takeLease } from '#actions/effects/fence.ts';
import { queryPages } from '#actions/ports/documents.ts';
import { KEYS, TABLE } from '#contracts/table.ts';
import { logEffects, logUndo } from '#platform/testing/effects.ts';
import { STATE_MACHINES, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { compensationsIn } from '#platform/undoing/compensations-in.ts';
import { undoParked, undoPart, undoRun } from '#platform/undoing/start-undoing.ts';
import { listParked } from '../list-parked/logic.ts';
import {
  arn,
  at,
  change,
  consume,
  history,
  metricsOf,
  shipping,
  succeeded,
} from './testing/status-changes.ts';

const RUN = { workflow: 'cancelled', execution: 'one' };

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startPlatform([
    ...['cancelled', 'gave-up'].map(shipping),
    { ...shipping('held'), autoUndo: false },
  ]);
});
afterAll(() => platform.close());
beforeEach(() => platform.reset());

describe('the undoing of a cancelled run', () => {
  const call = (id: number, step: string, end: string) => [
    {
      type: 'TaskScheduled' as const,
      id,
      taskScheduledEventDetails: {
        resourceType: 'lambda',
        resource: 'invoke',
        region: 'us-east-1',
        parameters: JSON.stringify({ Payload: { run: { step, compensation: true } } }),
      },
    },
    { type: end, id: id + 1 },
    { type: 'TaskStateExited' as const, id: id + 2 },
  ];
  const undoing = [...call(1, 'ship', 'TaskSucceeded'), ...call(4, 'charge', 'TaskFailed')].map((event) => ({
    ...event,
    previousEventId: event.id - 1,
    timestamp: at(event.id),
  })) as HistoryEvent[];
  const cancel = async (workflow: string, error: string) => {
    const execution = arn(workflow, 'a');
    const log = platform.ports.logOf(execution);
    await logEffects(log, [{ step: 'ship' }, { step: 'charge' }]);
    await logUndo(log, 'ship');
    await logUndo(log, 'charge', 'failed');
    await log.changeFence((fence) => ({ ...fence, closed: true, parked: { count: 1, tries: 1 } }));
    platform.sfn
      .on(DescribeExecutionCommand)
      .resolves({
        input: JSON.stringify({ execution, workflow, correlation_id: 'c-1' }),
        error: 'CompensationFailed',
      })
      .on(DescribeExecutionCommand, { executionArn: execution })
      .resolves({ status: 'ABORTED', error, stopDate: at(5) })
      .on(GetExecutionHistoryCommand)
      .resolves({ events: undoing })
      .on(GetExecutionHistoryCommand, { executionArn: execution })
      .resolves({
        events: history({
          previousEventId: 3,
          type: 'ExecutionAborted',
          executionAbortedEventDetails: { error },
        }),
      });
    return consume(platform, change('baton-compensate', `cancel-${workflow}`, 'FAILED'));
  };

  it('is counted with the workflow of the run, once, and tells what could not be undone', async () => {
    const iterations = [0, 1].map((at) => ({ step: 'pack', key: `a/pack/0/${at}`, at }));
    const log = platform.ports.logOf(arn('cancelled', 'a'));
    await logEffects(log, iterations);
    for (const { key } of iterations) await logUndo(log, key, 'failed', 'BoxGone');
    await cancel('cancelled', 'Cancelled');
    await cancel('cancelled', 'Cancelled');

    expect(platform.published()).toEqual([
      [
        'Compensation Failed',
        expect.objectContaining({ step: 'pack', iterations: ['0/1', '0/0'], error: 'BoxGone' }),
      ],
      [
        'Compensation Failed',
        expect.objectContaining({
          workflow: 'cancelled',
          execution: arn('cancelled', 'a'),
          step: 'charge',
          correlation_id: 'c-1',
        }),
      ],
    ]);
    const lines = await metricsOf(platform);

    expect(lines).toEqual(
      expect.arrayContaining([
        'saga_compensations_total{workflow_type="cancelled",reason="Cancelled"} 1',
        'saga_compensations_failed_total{workflow_type="cancelled"} 1',
      ]),
    );
    expect(lines.join('\n')).not.toMatch(/workflow_executions_total\{workflow_type="cancelled"/);
  });

  it('ends a run that was only paused', async () => {
    await cancel('gave-up', 'Paused');

    expect(platform.published().map(([type]) => type)).toEqual(['Run Finished', 'Compensation Failed']);
    expect(await metricsOf(platform)).toContain(
      'workflow_executions_total{workflow_type="gave-up",status="aborted"} 1',
    );
  });

  it('continues with what was never attempted, unless what failed is parked', async () => {
    const { execution, log, undoer } = await undoneBy('e');
    await logEffects(log, [{ step: 'ship' }, { step: 'pack' }]);
    await logUndo(log, 'ship');
    const input = JSON.stringify({ execution, workflow: 'cancelled' });
    platform.sfn
      .on(DescribeExecutionCommand)
      .resolves({ input, status: 'ABORTED', error: 'Cancelled' })
      .on(GetExecutionHistoryCommand)
      .resolves({ events: undoing });

    await consume(platform, change('baton-compensate', undoer, 'FAILED'));

    expect(platform.started()).toMatchObject([{ name: expect.stringMatching(/-2$/) }]);
  });

  it('of a step that ran several times failed where one of them did', () => {
    const keyed = (id: number, key: string, end: string) =>
      call(id, 'ship', end).map((event) => ({
        ...event,
        previousEventId: event.id - 1,
        ...('taskScheduledEventDetails' in event && {
          taskScheduledEventDetails: {
            parameters: JSON.stringify({
              Payload: { run: { step: 'ship', idempotency_key: key, compensation: true } },
            }),
          },
        }),
      }));
    const events = [
      ...keyed(1, 'a', 'TaskSucceeded'),
      ...keyed(4, 'b', 'TaskFailed'),
      ...keyed(7, 'c', 'TaskSucceeded'),
    ];

    expect([...compensationsIn(events as HistoryEvent[])]).toEqual([['ship', 'failed']]);
  });
});

/** An execution of `cancelled` that another undoes. */
const undoneBy = async (name: string) => {
  const execution = arn('cancelled', name);
  const log = platform.ports.logOf(execution);
  const undoer = `cancel-${name}`;
  await log.changeFence((fence) =>
    takeLease(
      { ...fence, closed: true },
      RUN,
      () => undoer,
      () => false,
    ),
  );
  return { execution, log, undoer };
};

/** Whether the table would remove a part of the log of an execution. */
const expires = async (execution: string): Promise<boolean> => {
  const pages = queryPages(platform.ports.table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': KEYS.effect(execution, '').pk },
  });
  const items: object[] = [];
  for await (const page of pages) items.push(...page);
  return items.some((item) => TABLE.ttl in item);
};

describe('The log of an execution that succeeded', () => {
  const execution = (name: string): string => arn('cancelled', name);
  const ends = (name: string) => {
    platform.sfn
      .on(GetExecutionHistoryCommand)
      .resolves({ events: succeeded })
      .on(DescribeExecutionCommand)
      .rejects(Object.assign(new Error('no such execution'), { name: 'ExecutionDoesNotExist' }));
    return consume(platform, change('cancelled', name, 'SUCCEEDED'));
  };
  const undoingEnds = (name: string, undoer: string) => {
    platform.sfn.on(DescribeExecutionCommand).resolves({
      input: JSON.stringify({ execution: execution(name), workflow: 'cancelled' }),
      status: 'SUCCEEDED',
    });
    return consume(platform, change('baton-compensate', undoer, 'FAILED'));
  };

  it('expires, until an undo of it is parked', async () => {
    const name = 'expiring';
    const log = platform.ports.logOf(execution(name));
    await logEffects(log, [{ step: 'ship' }]);
    await ends(name);
    const before = await expires(execution(name));
    const { undoer } = await undoneBy(name);
    await logUndo(log, 'ship', 'failed');
    await log.changeFence((fence) => endLease(fence, undoer, { count: 1, now: platform.time.now }));

    await undoingEnds(name, undoer);

    expect([before, await expires(execution(name))]).toEqual([true, false]);
  });

  it('is kept while a part of it is parked, and expires when that is undone', async () => {
    const name = 'parked-part';
    const log = platform.ports.logOf(execution(name));
    await logEffects(log, [{ step: 'ship' }, { step: 'pack' }]);
    await undoPart(platform.ports, { workflow: 'cancelled', execution: execution(name) }, ['ship']);
    const { undoer = '' } = await log.fence();
    await logUndo(log, 'ship', 'failed');
    await log.changeFence((fence) => endLease(fence, undoer, { count: 1, now: platform.time.now }));
    await ends(name);
    await undoingEnds(name, undoer);
    const parked = await expires(execution(name));
    await undoParked(platform.ports, { workflow: 'cancelled', execution: execution(name) });
    const again = (await log.fence()).undoer ?? '';
    await logUndo(log, 'ship');

    await undoingEnds(name, again);

    expect([parked, await expires(execution(name))]).toEqual([false, true]);
  });

  it.each([
    { status: 'RUNNING' as const, expiring: false },
    { status: 'SUCCEEDED' as const, expiring: true },
  ])(
    'is that of the execution which continues it when a part is undone: $status',
    async ({ status, expiring }) => {
      const name = `handed-over-${status}`;
      const log = platform.ports.logOf(execution(name));
      await logEffects(log, [{ step: 'ship' }]);
      await undoPart(platform.ports, { workflow: 'cancelled', execution: execution(name) }, ['ship']);
      const { undoer = '' } = await log.fence();
      await log.changeFence((fence) => handOver(fence, name, `${name}.v1`));
      await logUndo(log, 'ship');
      platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: [] });
      platform.sfn.on(DescribeExecutionCommand).callsFake(async ({ executionArn }) => ({
        input: JSON.stringify({ execution: execution(name), workflow: 'cancelled' }),
        status: executionArn.endsWith('.v1') ? status : 'FAILED',
      }));

      await consume(platform, change('baton-compensate', undoer, 'SUCCEEDED'));

      expect(await expires(execution(name))).toBe(expiring);
    },
  );

  it('has a part undone that nothing undoes any longer', async () => {
    const name = 'left-part';
    const log = platform.ports.logOf(execution(name));
    await logEffects(log, [{ step: 'ship' }, { step: 'pack' }]);
    await log.changeFence((fence) => closePart(fence, ['ship']));

    await ends(name);

    expect(platform.started()).toMatchObject([{ name: expect.stringMatching(/^part-/) }]);
    expect(await expires(execution(name))).toBe(false);
  });
});

const parkedOf = async (name: string) => {
  const ports = platform.ports as Parameters<typeof listParked>[1];
  const { parked } = await listParked({} as Parameters<typeof listParked>[0], ports);
  return parked.filter((run) => run.name === name);
};

describe('The end of an execution', () => {
  const failed = history(
    { previousEventId: 3, type: 'TaskSucceeded' },
    { previousEventId: 4, type: 'TaskStateExited', stateExitedEventDetails: { name: 'ship' } },
    { previousEventId: 5, type: 'ExecutionFailed', executionFailedEventDetails: { error: 'States.Runtime' } },
  );
  const ends = (name: string, status: string, error: string, events: HistoryEvent[] = failed) => {
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events });
    return consume(platform, change('cancelled', name, status, { error }));
  };

  it.each([
    { status: 'FAILED', error: 'States.Runtime' },
    { status: 'TIMED_OUT', error: 'States.Timeout' },
    { status: 'ABORTED', error: 'ByHand' },
  ])('undoes what it left if it is $status, once', async ({ status, error }) => {
    const name = `ends-${status}`;
    await logEffects(platform.ports.logOf(arn('cancelled', name)), [{ step: 'ship' }]);

    await ends(name, status, error);
    await ends(name, status, error);

    expect(platform.started()).toHaveLength(1);
    expect(platform.started()[0]?.input).toContain(arn('cancelled', name));
  });

  it('parks without another call what the execution has just given up', async () => {
    const name = 'given-up';
    const log = platform.ports.logOf(arn('cancelled', name));
    await logEffects(log, [{ step: 'ship', at: 1 }, { step: 'pack' }]);
    await logUndo(log, 'ship', 'failed', 'ShipGone');
    const run = { step: 'ship', idempotency_key: 'ship/undo', compensation: true };
    const parameters = JSON.stringify({ Payload: { run } });
    const events = history(
      { previousEventId: 3, type: 'TaskStateExited' },
      {
        previousEventId: 4,
        type: 'TaskScheduled',
        taskScheduledEventDetails: { resourceType: 'lambda', resource: 'invoke', region: '', parameters },
      },
      { previousEventId: 5, type: 'TaskFailed', taskFailedEventDetails: { error: 'ShipGone' } as never },
      { previousEventId: 6, type: 'TaskStateExited' },
      { previousEventId: 7, type: 'ExecutionFailed', executionFailedEventDetails: { error: 'BankDown' } },
    );

    await ends(name, 'FAILED', 'BankDown', events);

    const [{ input = '{}' } = {}] = platform.started();
    expect(JSON.parse(input)).toMatchObject({ given_up: ['ship/undo'] });
  });

  it('starts nothing if nothing is left, and lets the log expire', async () => {
    const log = platform.ports.logOf(arn('cancelled', 'clean'));
    await logEffects(log, [{ step: 'ship' }]);
    await logUndo(log, 'ship');

    await ends('clean', 'FAILED', 'BankDown');

    expect(platform.started()).toEqual([]);
    expect((await log.fence()).closed).toBe(true);
  });

  it('leaves an execution that was stopped without undoing to a person, but fences it', async () => {
    const log = platform.ports.logOf(arn('cancelled', 'stopped'));
    await logEffects(log, [{ step: 'ship' }]);
    const stopped = history({
      previousEventId: 3,
      type: 'ExecutionAborted',
      executionAbortedEventDetails: { error: 'Stopped' },
    });

    await ends('stopped', 'ABORTED', 'Stopped', stopped);

    expect(platform.started()).toEqual([]);
    expect((await log.fence()).closed).toBe(true);
  });

  it('leaves it to a person if the workflow says so', async () => {
    const log = platform.ports.logOf(arn('held', 'one'));
    await logEffects(log, [{ step: 'ship' }]);
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: failed });

    await consume(platform, change('held', 'one', 'FAILED', { error: 'States.Runtime' }));

    expect(platform.started()).toEqual([]);
  });

  it('lists what waits for a person, until it is continued or cancelled', async () => {
    const log = platform.ports.logOf(arn('held', 'listed'));
    await logEffects(log, [{ step: 'charge', at: 1 }, { step: 'ship', at: 2 }, { step: 'pack' }]);
    await logUndo(log, 'ship', 'failed');
    await logUndo(log, 'pack');
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: failed });
    await consume(platform, change('held', 'listed', 'FAILED', { error: 'BankDown' }));
    const fence = await log.fence();

    const listed = await parkedOf('listed');
    await log.changeFence((held) => lift(held).next);
    await log.changeFence(release);
    const continued = await parkedOf('listed');
    await log.changeFence(() => fence);
    await undoRun(platform.ports, { workflow: 'held', execution: arn('held', 'listed') });

    expect(listed).toEqual([
      {
        workflow: 'held',
        name: 'listed',
        execution: arn('held', 'listed'),
        steps: [
          { step: 'ship', error: 'ResultUnknown' },
          { step: 'charge', error: 'Held' },
        ],
        not_undone: [
          { step: 'ship', error: 'ResultUnknown', with: { step: 'ship' } },
          { step: 'charge', error: 'Held', with: { step: 'charge' } },
        ],
        tries: 0,
        held_since: expect.any(String),
      },
    ]);
    expect([continued, await parkedOf('listed')]).toEqual([[], []]);
    expect(platform.started()).toHaveLength(1);
  });

  it('lists nothing of a held execution of which nothing is left', async () => {
    const log = platform.ports.logOf(arn('held', 'nothing-left'));
    await logEffects(log, [{ step: 'ship' }]);
    await logUndo(log, 'ship');
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: failed });

    await consume(platform, change('held', 'nothing-left', 'FAILED', { error: 'BankDown' }));

    expect(await parkedOf('nothing-left')).toEqual([]);
  });

  it.each(['cancelled', 'held'])(
    'leaves an execution alone that was continued while it was processed, of "%s"',
    async (workflow) => {
      const execution = arn(workflow, 'continued');
      const log = platform.ports.logOf(execution);
      await logEffects(log, [{ step: 'ship' }]);
      const redriven = { previousEventId: 6, type: 'ExecutionRedriven' as const };
      platform.sfn
        .on(GetExecutionHistoryCommand)
        .resolvesOnce({ events: failed })
        .resolves({ events: [...failed, { ...redriven, id: 7, timestamp: at(7) }] });

      await consume(platform, change(workflow, 'continued', 'FAILED', { error: 'States.Runtime' }));

      expect(platform.started()).toEqual([]);
      expect(await log.fence()).toMatchObject({ closed: false, epoch: 0 });
    },
  );

  const child = (parent: string): HistoryEvent[] => {
    const input = JSON.stringify({ AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: parent });
    const [started, ...rest] = history({
      previousEventId: 3,
      type: 'ExecutionAborted',
      executionAbortedEventDetails: {},
    });
    return [{ ...started, executionStartedEventDetails: { input } } as HistoryEvent, ...rest];
  };

  it.each([
    { parent: 'Paused', closed: false, undone: 0 },
    { parent: 'Stopped', closed: true, undone: 0 },
    { parent: 'Cancelled', closed: true, undone: 1 },
  ])('that another has started follows its parent, which is $parent', async ({ parent, closed, undone }) => {
    const name = `child-of-${parent}`;
    const log = platform.ports.logOf(arn('cancelled', name));
    await logEffects(log, [{ step: 'ship' }]);
    const parentArn = arn('parents', parent);
    platform.sfn
      .on(DescribeExecutionCommand, { executionArn: parentArn })
      .resolves({ status: 'ABORTED', error: parent });

    await ends(name, 'ABORTED', '', child(parentArn));

    expect(platform.started()).toHaveLength(undone);
    expect((await log.fence()).closed).toBe(closed);
  });

  it.each([
    { parent: 'late-a', name: 'late-a.a0r0', undone: 0 },
    { parent: 'late-b', name: 'late-b.a0r1', undone: 1 },
    { parent: 'late-c.a0r1', name: 'late-c.a0r1', undone: 0 },
    { parent: 'late-d.a0r1', name: 'late-d.a0r2', undone: 1 },
  ])(
    'leaves $name to the execution that continues it, unless its parent $parent had been redriven before',
    async ({ parent, name, undone }) => {
      await logEffects(platform.ports.logOf(arn('cancelled', name)), [{ step: 'ship' }]);
      const parentArn = arn('parents', parent);
      platform.sfn
        .on(DescribeExecutionCommand, { executionArn: parentArn })
        .resolves({ status: 'SUCCEEDED', redriveCount: 1 });

      await ends(name, 'ABORTED', '', child(parentArn));

      expect(platform.started()).toHaveLength(undone);
      expect((await platform.ports.logOf(arn('cancelled', name)).fence()).closed).toBe(undone > 0);
    },
  );

  it.each(['Paused', 'Stopped'])('is kept if what has started its parent is %s', async (error) => {
    const name = `grandchild-of-${error}`;
    await logEffects(platform.ports.logOf(arn('cancelled', name)), [{ step: 'ship' }]);
    const [parentArn, above] = [arn('parents', name), arn('grandparents', name)];
    const input = JSON.stringify({ AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: above });
    platform.sfn
      .on(DescribeExecutionCommand, { executionArn: parentArn })
      .resolves({ status: 'ABORTED', input })
      .on(DescribeExecutionCommand, { executionArn: above })
      .resolves({ status: 'ABORTED', error });

    await ends(name, 'ABORTED', '', child(parentArn));

    expect(platform.started()).toEqual([]);
  });

  it('undoes an execution that it has started and got no result of, although both have succeeded', async () => {
    const name = 'k-0.a0r0';
    const log = platform.ports.logOf(arn('cancelled', name));
    await logEffects(log, [{ step: 'ship' }]);
    const StateMachineArn = `${STATE_MACHINES}cancelled:live`;
    const scheduled = {
      resourceType: 'states',
      resource: 'startExecution.sync:2',
      region: 'us-east-1',
      parameters: JSON.stringify({ StateMachineArn, Name: name, Input: {} }),
    };
    const events = history(
      { previousEventId: 3, type: 'TaskScheduled', taskScheduledEventDetails: scheduled },
      { previousEventId: 4, type: 'TaskTimedOut' },
      { previousEventId: 5, type: 'ExecutionSucceeded' },
    );
    platform.sfn
      .on(DescribeExecutionCommand, { executionArn: arn('cancelled', name) })
      .resolves({ status: 'SUCCEEDED', stateMachineArn: `${STATE_MACHINES}cancelled` })
      .on(GetExecutionHistoryCommand)
      .resolves({ events: history() })
      .on(GetExecutionHistoryCommand, { executionArn: arn('gave-up', 'parent') })
      .resolves({ events });

    await consume(platform, change('gave-up', 'parent', 'SUCCEEDED'));

    const [undoing] = platform.started().map(({ input = '' }) => JSON.parse(input));
    expect(undoing).toMatchObject({ execution: arn('cancelled', name), workflow: 'cancelled' });
  });

  it('opens the fence again when it is redriven from the console', async () => {
    const log = platform.ports.logOf(arn('cancelled', 'redriven'));
    await log.changeFence((fence) => ({ ...fence, closed: true }));

    await consume(platform, change('cancelled', 'redriven', 'RUNNING', { redriveCount: 1 }));

    expect((await log.fence()).closed).toBe(false);
  });
});
