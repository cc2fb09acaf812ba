import { type Alarm, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { metricsNamespace } from '#contracts/names.ts';
import { grantAccess } from './access/index.ts';
import type { BatonResources } from './access/resources.ts';
import type { EventLog } from './event-log.ts';
import { addAlarm } from './monitoring/alarm.ts';

/** Properties of Approvals. */
export interface ApprovalsProps {
  /** The table, the bus and the rest that `WorkflowData` makes. */
  readonly resources: BatonResources;
  /** The log that Baton's events are counted in. */
  readonly events: EventLog;
  /**
   * Approvals that are about to expire before the alarm goes off.
   *
   * @default 1
   */
  readonly expiringThreshold?: number;
  /**
   * Where the alarm goes.
   *
   * @default - nowhere
   */
  readonly topic?: ITopic;
}

/** Approvals by people: items of the table, events on the bus, and an alarm for those that are not decided in time. */
export class Approvals extends Construct {
  /** Requested approvals. */
  readonly requested: Metric;
  /** Approvals with a fifth of their time left or less, as the sweep counts them. */
  readonly expiring: Metric;
  readonly alarm: Alarm | undefined;
  private readonly resources: BatonResources;

  constructor(scope: Construct, id: string, props: ApprovalsProps) {
    super(scope, id);
    const { resources, events, topic, expiringThreshold = 1 } = props;
    this.resources = resources;
    this.requested = events.count('ApprovalsRequested', 'Approval Requested');
    this.expiring = new Metric({
      namespace: metricsNamespace(resources.stage),
      metricName: 'ApprovalsExpiring',
      dimensionsMap: { service: 'baton' },
      statistic: Stats.MAXIMUM,
    });
    this.alarm = addAlarm(this, 'Expiring', {
      description: 'An approval is about to expire without a decision.',
      metric: this.expiring,
      threshold: expiringThreshold,
      minutes: 15,
      topic,
    });
  }

  /** Lets a function request approvals and deliver decisions. */
  grantAsk(target: LambdaFunction): void {
    grantAccess(target, this.resources, { access: ['bus', 'tasks'], items: { approval: 'write' } });
  }
}
