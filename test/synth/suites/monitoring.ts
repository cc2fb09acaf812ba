import { describe, expect, it } from '@jest/globals';
import { smallProject } from '../harness/project.ts';
import { ofType, only, synthesize } from '../harness/synthesize.ts';

const project = await smallProject();
const alarmsIn = (context: Record<string, unknown>) =>
  ofType(synthesize(project, { context })['baton-monitoring'], 'AWS::CloudWatch::Alarm').map(
    ([, { Properties }]) => Properties,
  );

describe('the monitoring stack', () => {
  const template = synthesize(project)['baton-monitoring'];

  it('raises an alarm for everything that somebody must look at', () => {
    const described = alarmsIn({}).map(({ AlarmDescription }) => AlarmDescription);
    expect(described).toEqual(
      expect.arrayContaining([
        'Workflow order has failed.',
        'Workflow order has run out of time.',
        'Workflow order is throttled by Step Functions.',
        expect.stringContaining('circuit breaker has opened'),
        expect.stringContaining('compensation has failed'),
        expect.stringContaining('approval is about to expire'),
        expect.stringContaining('dead-letter queue'),
      ]),
    );
  });

  it('is quiet while nothing happens', () => {
    for (const { TreatMissingData } of alarmsIn({})) expect(TreatMissingData).toBe('notBreaching');
  });

  it('takes thresholds and an address from the settings', () => {
    const alarms = alarmsIn({ 'baton:failedThreshold': '7', 'baton:alarmEmail': 'ops@example.com' });
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
