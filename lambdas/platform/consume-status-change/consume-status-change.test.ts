import { DescribeExecutionCommand, GetExecutionHistoryCommand, type HistoryEvent } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Approval, approvalIdOf } from '#platform/approvals/approval.ts';
import { startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
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

const failed = history(
  {
    previousEventId: 3,
    type: 'TaskFailed',
    taskFailedEventDetails: { error: 'ServiceDown', resourceType: 'lambda', resource: 'invoke' },
  },
  { previousEventId: 4, type: 'ExecutionFailed', executionFailedEventDetails: { error: 'ServiceDown' } },
);

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startPlatform(
    ['orders', 'mails', 'asking', 'again-stopped', 'again-paused'].map(shipping),
  );
});
afterAll(() => platform.close());
beforeEach(() => platform.reset());

describe('a status change', () => {
  it('of a run that has ended takes back the approval that it waited for, of a paused one not', async () => {
    const key = 'asked#review';
    const id = approvalIdOf('asking', key);
    const approval: Approval = {
      id,
      status: 'pending',
      workflow: 'asking',
      execution: arn('asking', 'asked'),
      step: 'ship',
      title: 'Ship it?',
      to: [],
      editable: [],
      on_reject: 'fail',
      requested_at: at(0).toISOString(),
      task_token: 'token',
    };
    await platform.ports.approvals.request(approval);
    const parameters = JSON.stringify({ Payload: { run: { step: 'ship', idempotency_key: key } } });
    const asked = (error: string) =>
      history(
        {
          previousEventId: 3,
          type: 'TaskScheduled',
          taskScheduledEventDetails: {
            resourceType: 'lambda',
            resource: 'invoke.waitForTaskToken',
            region: 'us-east-1',
            parameters,
          },
        },
        { previousEventId: 4, type: 'ExecutionAborted', executionAbortedEventDetails: { error } },
      );
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: asked('Paused') });
    await consume(platform, change('asking', 'asked', 'ABORTED', { error: 'Paused' }));

    expect(await platform.ports.approvals.get(id)).toMatchObject({ status: 'pending' });
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: asked('Stopped') });
    await consume(platform, change('asking', 'asked', 'ABORTED', { error: 'Stopped' }));

    expect(await platform.ports.approvals.get(id)).toMatchObject({ status: 'expired' });
  });

  it('is counted, noted and announced once, however often it is delivered', async () => {
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: succeeded });
    for (let n = 0; n < 3; n++) await consume(platform, change('orders', 'a', 'SUCCEEDED'));

    expect(await metricsOf(platform)).toEqual(
      expect.arrayContaining([
        '# TYPE workflow_executions_total counter',
        'workflow_executions_total{workflow_type="orders",status="success"} 1',
        'workflow_duration_seconds_bucket{workflow_type="orders",le="2.5"} 0',
        'workflow_duration_seconds_bucket{workflow_type="orders",le="5"} 1',
        'workflow_duration_seconds_sum{workflow_type="orders"} 5',
        'activity_executions_total{workflow_type="orders",activity_name="ship",status="success"} 1',
      ]),
    );
    expect(platform.published()).toEqual([
      [
        'Run Finished',
        expect.objectContaining({ workflow: 'orders', status: 'SUCCEEDED', duration_seconds: 5 }),
      ],
    ]);

    expect(await platform.ports.trailOf(arn('orders', 'a'))).toEqual([
      expect.objectContaining({ action: 'finished', details: { status: 'SUCCEEDED' } }),
    ]);
  });

  it('counts errors by name', async () => {
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: failed });
    await consume(platform, change('mails', 'a', 'FAILED', { error: 'ServiceDown' }));

    expect(await metricsOf(platform)).toEqual(
      expect.arrayContaining([
        'workflow_executions_total{workflow_type="mails",status="failure"} 1',
        'workflow_errors_total{workflow_type="mails",error="ServiceDown"} 1',
        'activity_errors_total{workflow_type="mails",activity_name="ship",error="ServiceDown"} 1',
      ]),
    );
  });

  it('asks for the version of a run if the event of its start does not name it', async () => {
    const ofMachine = (version: number): string =>
      `arn:aws:states:us-east-1:000000000000:stateMachine:orders:${version}`;
    platform.sfn.on(DescribeExecutionCommand).resolves({ stateMachineVersionArn: ofMachine(3) });

    await consume(platform, change('orders', 'unnamed', 'RUNNING', { stateMachineVersionArn: null }));
    await consume(platform, change('orders', 'named', 'RUNNING', { stateMachineVersionArn: ofMachine(2) }));

    const versions = ['unnamed', 'named'].map(
      async (name) => (await platform.ports.runItems.of(arn('orders', name)))?.version,
    );
    expect(await Promise.all(versions)).toEqual([3, 2]);
    expect(platform.sfn.commandCalls(DescribeExecutionCommand)).toHaveLength(1);
  });

  it('announces a start, and neither counts nor announces a pause', async () => {
    await consume(platform, change('orders', 'b', 'RUNNING'));
    await consume(platform, change('orders', 'b', 'ABORTED', { error: 'Paused' }));

    expect(platform.published().map(([type]) => type)).toEqual(['Run Started']);
  });

  it.each([
    ['counted before', 'Stopped', 0],
    ['no end', 'Paused', 1],
  ])('of a run that was redriven leaves out what was %s', async (_, error, steps) => {
    const workflow = `again-${error.toLowerCase()}`;
    const done = succeeded.slice(0, 5);
    const rest = [
      { type: 'ExecutionAborted' as const, executionAbortedEventDetails: { error } },
      { type: 'ExecutionRedriven' as const },
      { type: 'ExecutionSucceeded' as const },
    ].map((event, index) => ({
      ...event,
      id: index + 6,
      previousEventId: index + 5,
      timestamp: at(index + 10),
    }));
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: [...done, ...rest] as HistoryEvent[] });
    await consume(platform, change(workflow, 'a', 'SUCCEEDED'));
    const ran = `activity_executions_total{workflow_type="${workflow}",activity_name="ship",status="success"} 1`;

    expect((await metricsOf(platform)).filter((line) => line === ran)).toHaveLength(steps);
  });

  it('of a state machine that is none of ours is let go', async () => {
    await consume(platform, change('others', 'a', 'SUCCEEDED'));

    expect(platform.sfn.calls()).toHaveLength(0);
  });

  it('is tried again when it could not be recorded', async () => {
    platform.sfn
      .on(GetExecutionHistoryCommand)
      .rejectsOnce(new Error('throttled'))
      .resolves({ events: succeeded });

    await expect(consume(platform, change('orders', 'c', 'SUCCEEDED'))).rejects.toThrow('throttled');
    await consume(platform, change('orders', 'c', 'SUCCEEDED'));

    expect(await metricsOf(platform)).toContain(
      'workflow_executions_total{workflow_type="orders",status="success"} 2',
    );
  });

  it('is announced with the correlation id that it carried', async () => {
    const input = JSON.stringify({ baton_correlation_id: 'c-1' });
    const [first, ...rest] = succeeded;
    const events = [{ ...first, executionStartedEventDetails: { input } }, ...rest] as HistoryEvent[];
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events });

    await consume(platform, change('orders', 'correlated', 'SUCCEEDED'));

    expect(platform.published()).toMatchObject([['Run Finished', { correlation_id: 'c-1' }]]);
  });
});
