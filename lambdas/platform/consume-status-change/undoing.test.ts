import { DescribeExecutionCommand, GetExecutionHistoryCommand, type HistoryEvent } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { compensationsIn, undoneSteps } from '#platform/undoing/undoing.ts';
import { arn, at, change, consume, history, metricsOf, shipping } from './testing/status-changes.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startPlatform(['cancelled', 'gave-up'].map(shipping));
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
  const cancel = (workflow: string, error: string) => {
    const execution = arn(workflow, 'a');
    platform.sfn
      .on(DescribeExecutionCommand)
      .resolves({ input: JSON.stringify({ execution, workflow }), error: 'CompensationFailed' })
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
    await cancel('cancelled', 'Cancelled');
    await cancel('cancelled', 'Cancelled');

    expect(platform.published()).toEqual([
      [
        'Compensation Failed',
        expect.objectContaining({ workflow: 'cancelled', execution: arn('cancelled', 'a'), step: 'charge' }),
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

  const saga = ['ship', 'charge', 'pack'].map((step, at) => ({
    step,
    uses: 'baton-undo',
    with: {},
    key: step,
    at,
  }));
  const stopped = (error: string) =>
    history(
      { previousEventId: 3, type: 'TaskSucceeded' },
      {
        previousEventId: 4,
        type: 'TaskStateExited',
        stateExitedEventDetails: { name: 'ship', assignedVariables: { saga: JSON.stringify(saga) } },
      },
      { previousEventId: 5, type: 'ExecutionAborted', executionAbortedEventDetails: { error } },
    );
  const histories = (run: HistoryEvent[], tries: HistoryEvent[][]): void => {
    platform.sfn.on(GetExecutionHistoryCommand).callsFake(async ({ executionArn }) => {
      if (!executionArn.includes('baton-compensate')) return { events: run };
      const events = tries[Number(/-(\d)$/.exec(executionArn)?.[1] ?? 1) - 1];
      if (events) return { events };
      throw Object.assign(new Error(), { name: 'ExecutionDoesNotExist' });
    });
  };
  const entries = () =>
    platform
      .started()
      .map(({ input }) => JSON.parse(input ?? '').entries.map(({ step }: { step: string }) => step));

  it('is started when the function that cancelled the run broke off, and only then', async () => {
    histories(stopped('Cancelled'), []);
    await consume(platform, change('cancelled', 'b', 'ABORTED', { error: 'Cancelled' }));

    expect(entries()).toEqual([['pack', 'charge', 'ship']]);
    histories(stopped('Stopped'), []);
    await consume(platform, change('cancelled', 'c', 'ABORTED', { error: 'Stopped' }));
    histories(stopped('Cancelled'), [undoing]);
    await consume(platform, change('cancelled', 'd', 'ABORTED', { error: 'Cancelled' }));

    expect(platform.started()).toHaveLength(1);
  });

  it('continues with what was never attempted, and not with what failed', async () => {
    const end = { id: 7, previousEventId: 6, type: 'ExecutionFailed' as const, timestamp: at(7) };
    histories(stopped('Cancelled'), [[...undoing, end]]);
    const input = JSON.stringify({ execution: arn('cancelled', 'e'), workflow: 'cancelled' });
    platform.sfn.on(DescribeExecutionCommand).resolves({ input, status: 'ABORTED', error: 'Cancelled' });
    await consume(platform, change('baton-compensate', 'cancel-e', 'FAILED'));

    expect(entries()).toEqual([['pack']]);
  });

  it('of a step that ran several times failed where one of them did', () => {
    const keyed = (id: number, key: string, end: string) =>
      call(id, 'ship', end).map((event) => ({
        ...event,
        previousEventId: event.id - 1,
        ...('taskScheduledEventDetails' in event
          ? {
              taskScheduledEventDetails: {
                parameters: JSON.stringify({ Payload: { run: { step: 'ship', idempotency_key: key } } }),
              },
            }
          : {}),
      }));
    const events = [
      ...keyed(1, 'a', 'TaskSucceeded'),
      ...keyed(4, 'b', 'TaskFailed'),
      ...keyed(7, 'c', 'TaskSucceeded'),
    ];

    expect([...undoneSteps(compensationsIn(events as HistoryEvent[]))]).toEqual([['ship', 'failed']]);
  });
});
