import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from '@jest/globals';
import { publishTo } from '#actions/ports/publish.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { type FunctionHost, withinHost } from '#contracts/local-services.ts';
import { smallProject } from '../harness/project.ts';
import { ofType, only, synthesize, synthesizeChanged, type Template } from '../harness/synthesize.ts';

const project = await smallProject();
const changed = synthesizeChanged(project)['baton-monitoring'];
const alarmsIn = (monitoring: Template | undefined) =>
  ofType(monitoring, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);

/** What CloudWatch's embedded metric format says of metrics. */
interface Emf {
  CloudWatchMetrics: [{ Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }];
}

/** A process without anything. */
const HOST: FunctionHost = {
  environment: {},
  services: { call: () => Promise.reject(new Error('no service')) },
  log: () => {},
  kept: new WeakMap(),
  clockShift: 0,
};

describe('the monitoring stack', () => {
  const template = synthesize(project)['baton-monitoring'];
  const alarmOf = (text: string) =>
    alarmsIn(template).find(({ AlarmDescription }) => AlarmDescription.startsWith(text));

  it('raises an alarm for everything that somebody must look at', () => {
    const described = alarmsIn(template).map(({ AlarmDescription }) => AlarmDescription);

    expect(described).toEqual(
      expect.arrayContaining([
        'Workflow order has failed.',
        'Workflow order has run out of time.',
        'Workflow order is throttled by Step Functions.',
        expect.stringContaining('circuit breaker has opened'),
        expect.stringContaining('compensation has failed'),
        expect.stringContaining('approval is about to expire'),
        expect.stringContaining('dead-letter queue'),
        expect.stringContaining('The API answers with errors'),
        expect.stringContaining('throttles the table'),
        expect.stringContaining('sweep-runs has not succeeded'),
        expect.stringContaining('sweep-approvals has not succeeded'),
        expect.stringContaining('under way for 168 hours'),
      ]),
    );
  });

  it('is quiet while nothing happens', () => {
    for (const { AlarmDescription, TreatMissingData } of alarmsIn(template)) {
      const sweep = /has not succeeded/.test(AlarmDescription);
      expect([AlarmDescription, TreatMissingData]).toEqual([
        AlarmDescription,
        sweep ? 'breaching' : 'notBreaching',
      ]);
    }
  });

  it('counts throttles of the index as well, and calls of a sweep that succeeded', () => {
    const metricsOf = (text: string) =>
      alarmsIn(template).find(({ AlarmDescription }) => AlarmDescription.includes(text)).Metrics;
    const throttled = JSON.stringify(metricsOf('throttles the table'));
    for (const name of ['ReadThrottleEvents', 'WriteThrottleEvents', 'GlobalSecondaryIndexName'])
      expect(throttled).toContain(name);
    const stalled = JSON.stringify(metricsOf('sweep-runs has not succeeded'));
    for (const name of ['Invocations', 'Errors', 'baton-platform-sweep-runs'])
      expect(stalled).toContain(name);
  });

  it.each([['Baton alarms', 'cloudwatch.amazonaws.com']])(
    'lets mail go out through the topic %s, for this account and over TLS only',
    (displayName, service) => {
      const [[id]] = ofType(changed, 'AWS::SNS::Topic').filter(
        ([, { Properties }]) => Properties.DisplayName === displayName,
      ) as [[string, unknown]];
      const { PolicyDocument } = only(changed, 'AWS::SNS::TopicPolicy', ({ Topics }) =>
        Topics.some(({ Ref }: { Ref: string }) => Ref === id),
      ).Properties;

      expect(PolicyDocument.Statement).toEqual([
        expect.objectContaining({
          Effect: 'Deny',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
        {
          Sid: 'PublishForThisAccount',
          Effect: 'Allow',
          Principal: { Service: service },
          Action: 'sns:Publish',
          Resource: { Ref: id },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ]);
    },
  );

  it('takes thresholds and an address from the settings', () => {
    const alarms = alarmsIn(changed);
    const failed = alarms.find(({ AlarmDescription }) => AlarmDescription === 'Workflow order has failed.');

    expect(failed.Threshold).toBe(7);
    for (const { AlarmActions } of alarms) expect(AlarmActions).toHaveLength(1);
  });

  it('keeps every event of Baton, and counts some of them', () => {
    expect(only(template, 'AWS::Events::Rule').Properties.EventPattern).toEqual({ source: ['baton'] });
    const patterns = ofType(template, 'AWS::Logs::MetricFilter').map(
      ([, { Properties }]) => Properties.FilterPattern,
    );

    expect(patterns).toContainEqual(expect.stringMatching(/Breaker Changed.*\$\.detail\.to = "open"/));
  });

  it('raises the alarm of a compensation by the event that is published when an undo is parked', async () => {
    const sent: { Source?: string; DetailType?: string }[] = [];
    const events = {
      send: async ({ input }: PutEventsCommand) => {
        sent.push(...(input.Entries ?? []));
        return {};
      },
    };
    const host = { ...HOST, environment: { [ENVIRONMENT.bus]: 'baton' } };
    const publish = publishTo({ events: async () => events as unknown as EventBridgeClient });
    const details = { workflow: 'order', execution: 'one', at: new Date(0).toISOString() };

    await withinHost(host, () =>
      publish('Compensation Failed', { ...details, step: 'charge', error: 'Gone' }),
    );

    const [{ Source, DetailType } = {}] = sent;
    const { EventPattern } = only(template, 'AWS::Events::Rule').Properties;
    const filter = ofType(template, 'AWS::Logs::MetricFilter').find(
      ([, { Properties }]) => Properties.FilterPattern === `{ $.detail-type = "${DetailType}" }`,
    )?.[1].Properties;
    const alarm = alarmOf('A compensation has failed');
    expect(EventPattern).toEqual({ source: [Source] });
    expect(filter?.MetricTransformations).toEqual([
      { MetricName: alarm.MetricName, MetricNamespace: alarm.Namespace, MetricValue: '1', DefaultValue: 0 },
    ]);
    expect(alarm).toMatchObject({ Statistic: 'Sum', Threshold: 1 });
    expect(alarm.Dimensions).toBeUndefined();
  });

  it('raises the alarms of ages by the metrics that the sweep prints', async () => {
    const source =
      "import { printAges } from './lambdas/platform/sweep-runs/ages.ts'; " +
      'await printAges({ OldestRunSeconds: 7, OldestQueuedStartSeconds: 5 });';
    const env = { ...process.env, LAMBDA_TASK_ROOT: '/var/task' };
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', source], {
      env,
    });

    const { _aws, ...values } = JSON.parse(stdout) as Record<string, string> & { _aws: Emf };
    const [
      {
        Namespace,
        Dimensions: [dimensions = []],
        Metrics,
      },
    ] = _aws.CloudWatchMetrics;
    const printed = Metrics.map(({ Name }) => ({
      Namespace,
      MetricName: Name,
      Dimensions: dimensions.map((name) => ({ Name: name, Value: values[name] })),
    }));
    const [runs, starts] = [alarmOf('An execution has been under way'), alarmOf('A queued start has not')];
    expect(printed).toEqual(
      [runs, starts].map(({ Namespace, MetricName, Dimensions }) => ({ Namespace, MetricName, Dimensions })),
    );
  });

  it('draws a dashboard', () => {
    const body = JSON.stringify(only(template, 'AWS::CloudWatch::Dashboard').Properties.DashboardBody);
    for (const metric of ['ExecutionsFailed', 'ExecutionTime', 'BreakersOpened', 'ApprovalsExpiring']) {
      expect(body).toContain(metric);
    }
  });
});
