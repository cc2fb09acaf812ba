import type { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { grantAccess } from './access/index.ts';
import type { BatonResources } from './access/resources.ts';
import type { EventLog } from './event-log.ts';
import { addAlarm } from './monitoring/alarm.ts';

/** Properties of Breakers. */
export interface BreakersProps {
  /** The table, the bus and the rest that `WorkflowData` makes. */
  readonly resources: BatonResources;
  /** The log that Baton's events are counted in. */
  readonly events: EventLog;
  /**
   * Breakers that open within five minutes before the alarm goes off.
   *
   * @default 1
   */
  readonly openedThreshold?: number;
  /**
   * Where the alarm goes.
   *
   * @default - nowhere
   */
  readonly topic?: ITopic;
}

/** The circuit breakers: items of the table that all functions share, an event for every change, an alarm when one opens. */
export class Breakers extends Construct {
  /** Breakers that opened. */
  readonly opened: Metric;
  readonly alarm: Alarm | undefined;
  private readonly resources: BatonResources;

  constructor(
    scope: Construct,
    id: string,
    { resources, events, topic, openedThreshold = 1 }: BreakersProps,
  ) {
    super(scope, id);
    this.resources = resources;
    this.opened = events.count('BreakersOpened', 'Breaker Changed', { name: 'to', value: 'open' });
    this.alarm = addAlarm(this, 'Opened', {
      description: 'A circuit breaker has opened: what is behind it fails.',
      metric: this.opened,
      threshold: openedThreshold,
      topic,
    });
  }

  /** Lets a function read and change breakers, and publish their changes; nothing else of the table. */
  grantUse(target: LambdaFunction): void {
    grantAccess(target, this.resources, {}, ['breaker']);
  }
}
