import { Stack, type StackProps } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import {
  Approvals,
  addAlarm,
  type BatonResources,
  Breakers,
  EventLog,
  platformWidgets,
  runWidgets,
  serviceTopic,
  stateMachineArn,
  WorkflowMonitoring,
} from '#constructs/index.ts';
import type { BatonSettings } from '#contracts/config/settings.ts';
import { addPlatformAlarms, oldestQueuedStart } from './platform-alarms.ts';

/** Properties of a MonitoringStack. */
export interface MonitoringStackProps extends StackProps {
  /** Names of the workflows to watch. */
  readonly workflows: readonly string[];
  readonly resources: BatonResources;
  readonly settings: BatonSettings;
  /** Whether this stack watches Baton itself too, not only workflows. */
  readonly platform: boolean;
}

/** Dashboard and alarms. */
export class MonitoringStack extends Stack {
  constructor(scope: Construct, id: string, props: MonitoringStackProps) {
    const { workflows, resources, settings, platform, ...rest } = props;
    super(scope, id, { description: 'Baton: monitoring', ...rest });
    const topic = settings.alarmEmail
      ? serviceTopic(this, 'Alarms', {
          displayName: 'Baton alarms',
          service: 'cloudwatch.amazonaws.com',
          addresses: [settings.alarmEmail],
          encryptionKey: resources.encryptionKey,
        })
      : undefined;
    const { failedThreshold: failed, timedOutThreshold: timedOut, throttledThreshold: throttled } = settings;
    new WorkflowMonitoring(this, 'Workflows', {
      stateMachines: Object.fromEntries(
        workflows.map((name) => [name, stateMachineArn(this, resources, name)] as const),
      ),
      thresholds: { failed, timedOut, throttled },
      topic,
      ...(platform && { dashboard: { name: id, widgets: watchPlatform(this, props, topic) } }),
    });
  }
}

const watchPlatform = (
  scope: Stack,
  { resources, settings }: MonitoringStackProps,
  topic: ITopic | undefined,
) => {
  const events = new EventLog(scope, 'EventLog', {
    bus: resources.bus,
    stage: resources.stage,
    encryptionKey: resources.encryptionKey,
  });
  const breakers = new Breakers(scope, 'Breakers', { resources, events, topic });
  const approvals = new Approvals(scope, 'Approvals', {
    resources,
    events,
    topic,
  });
  const compensationsFailed = events.count('CompensationsFailed', 'Compensation Failed');
  addAlarm(scope, 'CompensationFailed', {
    description: 'A compensation has failed: something that was done stays done, and somebody must undo it.',
    metric: compensationsFailed,
    threshold: 1,
    topic,
  });
  const deadLetters = resources.deadLetters.metricApproximateNumberOfMessagesVisible({
    statistic: Stats.MAXIMUM,
  });
  addAlarm(scope, 'DeadLetter', {
    description: 'An event could not be delivered and is in the dead-letter queue.',
    metric: deadLetters,
    threshold: 1,
    topic,
  });
  addPlatformAlarms(scope, { resources, settings, topic });
  addAlarm(scope, 'FunctionsThrottled', {
    description: 'Lambda throttles functions of this account and region.',
    metric: new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', statistic: Stats.SUM }),
    threshold: settings.throttledThreshold,
    topic,
  });
  const metrics = {
    breakers: breakers.opened,
    compensations: compensationsFailed,
    requested: approvals.requested,
    expiring: approvals.expiring,
    deadLetters,
    queuedStarts: oldestQueuedStart(resources.stage),
  };
  return [
    ...runWidgets(resources.stateMachinePrefix, resources.stage),
    ...platformWidgets(metrics, events.logGroup.logGroupName),
  ];
};
