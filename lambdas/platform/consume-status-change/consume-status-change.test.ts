import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
} from '@aws-sdk/client-sfn';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { getMetrics as metricsRoute } from '#contracts/http/get-metrics.ts';
import { manifestWith, stepWith } from '#contracts/testing/manifest.ts';
import { type Approval, approvalIdOf } from '#lambdas/shared/approvals/approval.ts';
import { defineEndpoint } from '#lambdas/shared/endpoint/define-endpoint.ts';
import { defineConsumer } from '#lambdas/shared/ports/define-consumer.ts';
import {
  request,
  STATE_MACHINES,
  startPlatform,
  type TestPlatform,
} from '#lambdas/shared/testing/platform.ts';
import { getMetrics } from '../get-metrics/logic.ts';
import { sweepRuns } from '../sweep-runs/logic.ts';
import { consumeStatusChange } from './logic.ts';

const workflow = (name: string) =>
  manifestWith({
    name,
    definition: { StartAt: 'ship', States: { ship: { Type: 'Task', End: true } } },
    steps: [stepWith('ship')],
  });

const NAMES = [
  'orders',
  'mails',
  'sweeps',
  'asking',
  'again-stopped',
  'again-paused',
  'cancelled',
  'gave-up',
];

let platform: TestPlatform;
const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const arn = (name: string, run: string) =>
  `${STATE_MACHINES.replace('stateMachine', 'execution')}${name}:${run}`;

const history = (...last: Omit<HistoryEvent, 'timestamp' | 'id'>[]): HistoryEvent[] =>
  [
    { previousEventId: 0, type: 'ExecutionStarted' as const },
    { previousEventId: 0, type: 'TaskStateEntered' as const, stateEnteredEventDetails: { name: 'ship' } },
    { previousEventId: 2, type: 'TaskScheduled' as const },
    ...last,
  ].map((event, index) => ({ ...event, id: index + 1, timestamp: at(index) }) as HistoryEvent);

const succeeded = history(
  { previousEventId: 3, type: 'TaskSucceeded' },
  { previousEventId: 4, type: 'TaskStateExited', stateExitedEventDetails: { name: 'ship' } },
  { previousEventId: 5, type: 'ExecutionSucceeded' },
);
const failed = history(
  {
    previousEventId: 3,
    type: 'TaskFailed',
    taskFailedEventDetails: { error: 'ServiceDown', resourceType: 'lambda', resource: 'invoke' },
  },
  { previousEventId: 4, type: 'ExecutionFailed', executionFailedEventDetails: { error: 'ServiceDown' } },
);

const change = (name: string, run: string, status: string, rest: object = {}) => ({
  detail: {
    executionArn: arn(name, run),
    stateMachineArn: `${STATE_MACHINES}${name}`,
    status,
    startDate: at(0).getTime(),
    stopDate: status === 'RUNNING' ? null : at(5).getTime(),
    ...rest,
  },
});
const consume = (event: ReturnType<typeof change>) =>
  defineConsumer('consume-status-change', consumeStatusChange, platform.ports)(event);
const metrics = async () => {
  const { body } = await request(defineEndpoint(metricsRoute, getMetrics, platform.ports), {});
  return (body as string).split('\n');
};

beforeAll(async () => {
  platform = await startPlatform(NAMES.map(workflow));
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
    await consume(change('asking', 'asked', 'ABORTED', { error: 'Paused' }));
    expect(await platform.ports.approvals.get(id)).toMatchObject({ status: 'pending' });
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: asked('Stopped') });
    await consume(change('asking', 'asked', 'ABORTED', { error: 'Stopped' }));
    expect(await platform.ports.approvals.get(id)).toMatchObject({ status: 'expired' });
  });

  it('is counted, noted and announced once, however often it is delivered', async () => {
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: succeeded });
    for (let n = 0; n < 3; n++) await consume(change('orders', 'a', 'SUCCEEDED'));
    expect(await metrics()).toEqual(
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
    const { name, client } = await platform.ports.table();
    const { Items } = await client.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :run AND begins_with(sk, :audit)',
        ExpressionAttributeValues: { ':run': `run#${arn('orders', 'a')}`, ':audit': 'audit#' },
      }),
    );
    expect(Items).toEqual([
      expect.objectContaining({ action: 'finished', details: { status: 'SUCCEEDED' } }),
    ]);
  });

  it('counts errors by name', async () => {
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: failed });
    await consume(change('mails', 'a', 'FAILED', { error: 'ServiceDown' }));
    expect(await metrics()).toEqual(
      expect.arrayContaining([
        'workflow_executions_total{workflow_type="mails",status="failure"} 1',
        'workflow_errors_total{workflow_type="mails",error="ServiceDown"} 1',
        'activity_errors_total{workflow_type="mails",activity_name="ship",error="ServiceDown"} 1',
      ]),
    );
  });

  it('announces a start, and neither counts nor announces a pause', async () => {
    await consume(change('orders', 'b', 'RUNNING'));
    await consume(change('orders', 'b', 'ABORTED', { error: 'Paused' }));
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
    await consume(change(workflow, 'a', 'SUCCEEDED'));
    const ran = `activity_executions_total{workflow_type="${workflow}",activity_name="ship",status="success"} 1`;
    expect((await metrics()).filter((line) => line === ran)).toHaveLength(steps);
  });

  it('of a state machine that is none of ours is let go', async () => {
    await consume(change('others', 'a', 'SUCCEEDED'));
    expect(platform.sfn.calls()).toHaveLength(0);
  });

  it('is tried again when it could not be taken in', async () => {
    platform.sfn
      .on(GetExecutionHistoryCommand)
      .rejectsOnce(new Error('throttled'))
      .resolves({ events: succeeded });
    await expect(consume(change('orders', 'c', 'SUCCEEDED'))).rejects.toThrow('throttled');
    await consume(change('orders', 'c', 'SUCCEEDED'));
    expect(await metrics()).toContain('workflow_executions_total{workflow_type="orders",status="success"} 2');
  });
});

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
    return consume(change('baton-compensate', `cancel-${workflow}`, 'FAILED'));
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
    const lines = await metrics();
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
    expect(await metrics()).toContain(
      'workflow_executions_total{workflow_type="gave-up",status="aborted"} 1',
    );
  });
});

describe('a sweep', () => {
  it('takes in what no event told of, and nothing twice', async () => {
    platform.time.now = at(30).getTime();
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: succeeded });
    platform.sfn.on(ListExecutionsCommand).resolves({ executions: [] });
    platform.sfn
      .on(ListExecutionsCommand, { stateMachineArn: `${STATE_MACHINES}sweeps`, statusFilter: 'SUCCEEDED' })
      .resolves({
        executions: ['a', 'b'].map((run) => ({
          executionArn: arn('sweeps', run),
          stateMachineArn: `${STATE_MACHINES}sweeps`,
          name: run,
          status: 'SUCCEEDED',
          startDate: at(0),
          stopDate: at(5),
        })),
      });
    await consume(change('sweeps', 'a', 'SUCCEEDED'));
    const sweep = defineConsumer('sweep-runs', sweepRuns, platform.ports);
    await sweep({});
    await sweep({});
    expect(await metrics()).toContain('workflow_executions_total{workflow_type="sweeps",status="success"} 2');
  });
});
