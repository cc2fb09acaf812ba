import { describe, expect, it } from '@jest/globals';
import { smallProject } from '../harness/project.ts';
import { ofType, only, synthesize, synthesizeChanged, type Template } from '../harness/synthesize.ts';

const project = await smallProject();
const changed = synthesizeChanged(project)['baton-monitoring'];
const alarmsIn = (monitoring: Template | undefined) =>
  ofType(monitoring, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);

describe('the monitoring stack', () => {
  const template = synthesize(project)['baton-monitoring'];

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

  it('draws a dashboard', () => {
    const body = JSON.stringify(only(template, 'AWS::CloudWatch::Dashboard').Properties.DashboardBody);
    for (const metric of ['ExecutionsFailed', 'ExecutionTime', 'BreakersOpened', 'ApprovalsExpiring']) {
      expect(body).toContain(metric);
    }
  });
});
