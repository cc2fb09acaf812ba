import {
  type CfnRule,
  EventBus,
  EventField,
  type IEventBus,
  Rule,
  RuleTargetInput,
  Schedule,
} from 'aws-cdk-lib/aws-events';
import { type IRole, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { ManifestTrigger, WorkflowManifest } from '#contracts/manifest.ts';
import type { JsonObject } from '#core/json.ts';
import type { BatonResources } from './access/resources.ts';
import { acknowledgeEncryptedQueue } from './acknowledge.ts';
import { PlainTarget } from './events/plain-target.ts';
import { ruleName } from './events/rule-name.ts';
import { schedulerTrust } from './service-trust.ts';

/** Properties of WorkflowTriggers. */
export interface WorkflowTriggersProps {
  /** The compiled workflow; its manifest has the triggers. */
  readonly workflow: WorkflowManifest;
  /** The table, the bus and the rest that `WorkflowData` makes. */
  readonly resources: BatonResources;
  /** ARN of the function that starts the workflow: it gets `{workflow, trigger, event}`, or `{workflow, wait, event}` for a step that waits. */
  readonly receiverArn: string;
  /**
   * Whether events on the account's default bus start the workflow, besides those on Baton's own. All stages in an account hear
   * the same events there.
   *
   * @default true
   */
  readonly defaultBus?: boolean;
  /**
   * Whether schedules start the workflow.
   *
   * @default true
   */
  readonly schedules?: boolean;
}

type EventTrigger = Extract<ManifestTrigger, { kind: 'event' }>;
type ScheduleTrigger = Extract<ManifestTrigger, { kind: 'schedule' }>;

/**
 * Everything that starts a workflow besides the API, and the events that its steps wait for. Events are matched on AWS's default bus and on
 * Baton's; a schedule is a rule, or, if it names a time zone, a schedule of EventBridge Scheduler, because rules know only UTC.
 */
export class WorkflowTriggers extends Construct {
  private readonly props: WorkflowTriggersProps;

  constructor(scope: Construct, id: string, props: WorkflowTriggersProps) {
    super(scope, id);
    this.props = props;
    props.workflow.triggers.forEach((trigger, index) => {
      if (trigger.kind === 'event') this.addEvent(trigger, index);
      if (trigger.kind === 'schedule' && props.schedules !== false) this.addSchedule(trigger, index);
    });
    for (const { step, pattern } of props.workflow.waits ?? []) {
      this.addRules(step, pattern, `Continues ${props.workflow.name} in ${step}.`, { wait: step });
    }
  }

  private addEvent({ pattern }: EventTrigger, index: number): void {
    this.addRules(`${index}`, pattern, `Starts ${this.props.workflow.name}.`, { trigger: index });
  }

  private addRules(
    id: string,
    pattern: JsonObject,
    description: string,
    reason: { trigger: number } | { wait: string },
  ): void {
    const buses: [string, IEventBus][] = [['own', this.props.resources.bus]];
    if (this.props.defaultBus !== false)
      buses.unshift(['default', EventBus.fromEventBusName(this, `Default${id}`, 'default')]);
    for (const [bus, eventBus] of buses) {
      const rule = new Rule(this, `Event${id}${bus}`, {
        ruleName: this.nameOf(`${id}-${bus}`),
        description,
        eventBus,
        eventPattern: { source: ['replaced'] },
        targets: [this.target(reason, EventField.fromPath('$'))],
      });
      // The pattern as it was written: CDK's own type knows less than EventBridge does.
      (rule.node.defaultChild as CfnRule).eventPattern = pattern;
    }
  }

  private addSchedule({ expression, timezone }: ScheduleTrigger, index: number): void {
    if (timezone) this.addZonedSchedule(expression, timezone, index);
    else {
      new Rule(this, `Schedule${index}`, {
        ruleName: this.nameOf(`${index}`),
        description: `Starts ${this.props.workflow.name}.`,
        schedule: Schedule.expression(expression),
        targets: [this.target({ trigger: index }, EventField.fromPath('$'))],
      });
    }
  }

  private addZonedSchedule(
    scheduleExpression: string,
    scheduleExpressionTimezone: string,
    index: number,
  ): void {
    const { receiverArn, resources, workflow } = this.props;
    new CfnSchedule(this, `Schedule${index}`, {
      name: this.nameOf(`${index}`),
      description: `Starts ${workflow.name}.`,
      scheduleExpression,
      scheduleExpressionTimezone,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: receiverArn,
        roleArn: this.schedulerRole().roleArn,
        deadLetterConfig: { arn: resources.deadLetters.queueArn },
        // https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
        input: JSON.stringify({
          workflow: workflow.name,
          trigger: index,
          event: {
            // Not the execution id, which differs between attempts: a repeated attempt must not start a second execution.
            id: `${index}-<aws.scheduler.scheduled-time>`,
            source: 'aws.scheduler',
            time: '<aws.scheduler.scheduled-time>',
          },
        }),
      },
    });
  }

  private schedulerRole(): IRole {
    const existing = this.node.tryFindChild('SchedulerRole') as Role | undefined;
    if (existing) return existing;
    const { receiverArn, resources } = this.props;
    const role = new Role(this, 'SchedulerRole', {
      assumedBy: schedulerTrust(this),
    });
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [receiverArn] }));
    resources.deadLetters.grantSendMessages(role);
    if (resources.encryptionKey) acknowledgeEncryptedQueue(role);
    return role;
  }

  private nameOf(trigger: string): string {
    return ruleName(this.props.resources.stateMachinePrefix, this.props.workflow.name, trigger);
  }

  private target(reason: { trigger: number } | { wait: string }, event: string): PlainTarget {
    const { receiverArn, resources, workflow } = this.props;
    const input = RuleTargetInput.fromObject({ workflow: workflow.name, ...reason, event });
    return new PlainTarget(receiverArn, resources.deadLetters, input);
  }
}
