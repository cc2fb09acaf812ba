import { type Alarm, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { EVENT_SOURCE } from '#contracts/events.ts';
import { metricsNamespace } from '#contracts/names.ts';
import { grantAccess } from './access/index.ts';
import type { BatonResources } from './access/resources.ts';
import type { EventLog } from './event-log.ts';
import { PlainTarget } from './events/plain-target.ts';
import { addAlarm } from './monitoring/alarm.ts';
import { serviceTopic } from './service-topic.ts';

/** Properties of Approvals. */
export interface ApprovalsProps {
  /** The table, the bus and the rest that `WorkflowData` makes. */
  readonly resources: BatonResources;
  /** The log that Baton's events are counted in. */
  readonly events: EventLog;
  /**
   * Addresses that are notified of every requested approval.
   *
   * @default - no mail is sent
   */
  readonly notify?: readonly string[];
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

/**
 * Approvals by people: items of the table, events on the bus, an alarm for those that are not decided in time, and mail to those who
 * decide. The mail holds the approval's id, not its task token: decisions go through the API.
 */
export class Approvals extends Construct {
  /** Requested approvals. */
  readonly requested: Metric;
  /** Approvals with a fifth of their time left or less, as the sweep counts them. */
  readonly expiring: Metric;
  readonly alarm: Alarm | undefined;
  private readonly resources: BatonResources;

  constructor(scope: Construct, id: string, props: ApprovalsProps) {
    super(scope, id);
    const { resources, events, topic, notify = [], expiringThreshold = 1 } = props;
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
    if (notify.length > 0) this.tell(notify);
  }

  /** Lets a function request approvals and deliver decisions. */
  grantAsk(target: LambdaFunction): void {
    grantAccess(target, this.resources, { access: ['bus', 'tasks'], items: { approval: 'write' } });
  }

  private tell(addresses: readonly string[]): void {
    const topic = serviceTopic(this, 'Requests', {
      displayName: 'Baton approvals',
      service: 'events.amazonaws.com',
      addresses,
      encryptionKey: this.resources.encryptionKey,
    });
    const of = (field: string): string => EventField.fromPath(`$.detail.${field}`);
    new Rule(this, 'Requested', {
      description: 'Tells people that a decision is wanted.',
      eventBus: this.resources.bus,
      eventPattern: { source: [EVENT_SOURCE], detailType: ['Approval Requested'] },
      targets: [
        new PlainTarget(
          topic.topicArn,
          this.resources.deadLetters,
          RuleTargetInput.fromText(
            `${of('workflow')} asks: ${of('title')}\nApproval ${of('approval')}; it expires at ${of('expires_at')}.\nDecide: ${approveCommand(this.resources.stage, of('approval'))}`,
          ),
        ),
      ],
    });
  }
}

/** Returns the command that shows and decides an approval; the mail holds no token, and deciding takes the reader's own credentials. */
const approveCommand = (stage: string | undefined, id: string): string =>
  `npx baton approve ${id} --stage ${stage ?? 'none'}`;
