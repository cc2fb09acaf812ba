import { Dashboard, type IWidget, type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { type IStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { addAlarm } from './monitoring/alarm.ts';

/** Alarms go off at these many in five minutes, or more; `undefined` switches an alarm off. */
export interface WorkflowThresholds {
  /**
   * Executions of a workflow that failed.
   *
   * @default 1
   */
  readonly failed?: number | undefined;
  /**
   * Executions of a workflow that ran out of time.
   *
   * @default 1
   */
  readonly timedOut?: number | undefined;
  /**
   * State transitions of a workflow that were throttled.
   *
   * @default 1
   */
  readonly throttled?: number | undefined;
}

/** Properties of WorkflowMonitoring. */
export interface WorkflowMonitoringProps {
  /** ARNs of the state machines, by name of the workflow. */
  readonly stateMachines: Readonly<Record<string, string>>;
  /**
   * When alarms go off.
   *
   * @default - at the first
   */
  readonly thresholds?: WorkflowThresholds;
  /**
   * Where alarms go.
   *
   * @default - nowhere
   */
  readonly topic?: ITopic;
  /**
   * Name of a dashboard, and what is on it.
   *
   * @default - none
   */
  readonly dashboard?: { readonly name: string; readonly widgets: IWidget[][] };
}

const DEFAULTS: Required<WorkflowThresholds> = { failed: 1, timedOut: 1, throttled: 1 };

/** Alarms for every workflow, and a dashboard. */
export class WorkflowMonitoring extends Construct {
  readonly dashboard?: Dashboard;

  constructor(scope: Construct, id: string, props: WorkflowMonitoringProps) {
    super(scope, id);
    const thresholds = { ...DEFAULTS, ...props.thresholds };
    for (const [workflow, arn] of Object.entries(props.stateMachines)) {
      const machine = StateMachine.fromStateMachineArn(this, `${workflow}-machine`, arn);
      const alarms: [keyof WorkflowThresholds, string, Metric][] = [
        ['failed', 'has failed', machine.metricFailed({ statistic: Stats.SUM })],
        ['timedOut', 'has run out of time', machine.metricTimedOut({ statistic: Stats.SUM })],
        ['throttled', 'is throttled by Step Functions', throttled(machine)],
      ];
      for (const [kind, what, metric] of alarms) {
        addAlarm(this, `${workflow}-${kind}`, {
          description: `Workflow ${workflow} ${what}.`,
          metric,
          threshold: thresholds[kind],
          topic: props.topic,
        });
      }
    }
    if (props.dashboard) {
      const { name, widgets } = props.dashboard;
      this.dashboard = new Dashboard(this, 'Dashboard', { dashboardName: name, widgets });
    }
  }
}

const throttled = (machine: IStateMachine): Metric => machine.metricThrottled({ statistic: Stats.SUM });
