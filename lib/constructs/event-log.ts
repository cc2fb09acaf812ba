import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type IEventBus, type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { FilterPattern, LogGroup, MetricFilter, ResourcePolicy, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { EVENT_SOURCE, type EventType } from '#contracts/events.ts';
import { metricsNamespace } from '#contracts/names.ts';

/** Properties of an EventLog. */
export interface EventLogProps {
  /** Baton's own bus. */
  readonly bus: IEventBus;
  /**
   * Stage, which the namespace of the counted metrics holds.
   *
   * @default - none
   */
  readonly stage?: string;
  /**
   * Key that encrypts the log.
   *
   * @default - a key that AWS owns
   */
  readonly encryptionKey?: IKey;
  /**
   * How long events are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly retention?: RetentionDays;
  /**
   * What happens to the log when it is removed.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removal?: RemovalPolicy;
}

/** A log of all of Baton's events, from which metrics are counted. */
export class EventLog extends Construct {
  readonly logGroup: LogGroup;
  private readonly namespace: string;

  constructor(
    scope: Construct,
    id: string,
    { bus, stage, encryptionKey, retention, removal }: EventLogProps,
  ) {
    super(scope, id);
    this.namespace = metricsNamespace(stage);
    this.logGroup = new LogGroup(this, 'Events', {
      // EventBridge writes only to log groups with this prefix.
      logGroupName: `/aws/events/${Stack.of(this).stackName}`,
      retention: retention ?? RetentionDays.ONE_YEAR,
      removalPolicy: removal ?? RemovalPolicy.DESTROY,
      encryptionKey,
    });
    const writers = ['events.amazonaws.com', 'delivery.logs.amazonaws.com'];
    new ResourcePolicy(this, 'Write', {
      policyStatements: [
        new PolicyStatement({
          principals: writers.map((service) => new ServicePrincipal(service)),
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [`${this.logGroup.logGroupArn}`],
        }),
      ],
    });
    new Rule(this, 'All', {
      description: "Keeps Baton's own events.",
      eventBus: bus,
      eventPattern: { source: [EVENT_SOURCE] },
      targets: [this.target()],
    });
  }

  /** Counts events of a type, and with a field of their detail, as the metric of the given name. */
  count(name: string, type: EventType, field?: { name: string; value: string }): Metric {
    const ofType = FilterPattern.stringValue('$.detail-type', '=', type);
    new MetricFilter(this, name, {
      logGroup: this.logGroup,
      filterPattern: field
        ? FilterPattern.all(ofType, FilterPattern.stringValue(`$.detail.${field.name}`, '=', field.value))
        : ofType,
      metricNamespace: this.namespace,
      metricName: name,
      metricValue: '1',
      defaultValue: 0,
    });
    return new Metric({ namespace: this.namespace, metricName: name, statistic: Stats.SUM });
  }

  private target(): IRuleTarget {
    const { account, region, partition } = Stack.of(this);
    const name = this.logGroup.logGroupName;
    return { bind: () => ({ arn: `arn:${partition}:logs:${region}:${account}:log-group:${name}` }) };
  }
}
