import { DescribeExecutionCommand, GetExecutionHistoryCommand, type HistoryEvent } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startPlatform, type TestPlatform } from '#lambdas/shared/testing/platform.ts';
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
});
