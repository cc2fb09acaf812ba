import { CfnOutput, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnActivity } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { activityName, metricsNamespace } from '#contracts/names.ts';
import { WORKER_OUTPUT } from '#contracts/worker.ts';
import type { AccessTarget } from './access/access-type.ts';

/** Properties of a WorkerActivity. */
export interface WorkerActivityProps {
  /** `factory/action`. */
  readonly action: string;
  /**
   * Stage, with which the activity's name begins.
   *
   * @default - none
   */
  readonly stage?: string;
}

/**
 * The activity of an action that workers run, the policy that a worker's role needs for it, and an output from which `baton worker` learns
 * the action's environment. (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html)
 */
export class WorkerActivity extends Construct implements AccessTarget {
  readonly activity: CfnActivity;
  /** To be attached to the role of the machines or containers that run `baton worker`. */
  readonly policy: ManagedPolicy;
  readonly #environment: Record<string, string> = {};

  constructor(scope: Construct, id: string, { action, stage }: WorkerActivityProps) {
    super(scope, id);
    this.activity = new CfnActivity(this, 'Activity', { name: activityName(action, stage) });
    this.policy = new ManagedPolicy(this, 'Policy', { description: `Baton: workers of ${action}` });
    this.addToRolePolicy(
      new PolicyStatement({
        actions: [
          'states:GetActivityTask',
          'states:SendTaskFailure',
          'states:SendTaskHeartbeat',
          'states:SendTaskSuccess',
        ],
        resources: [this.activity.attrArn],
      }),
    );
    this.addEnvironment('POWERTOOLS_SERVICE_NAME', 'baton');
    this.addEnvironment('POWERTOOLS_METRICS_NAMESPACE', metricsNamespace(stage));
    if (stage) this.addEnvironment(ENVIRONMENT.stage, stage);
    new CfnOutput(this, 'Worker', {
      key: `${WORKER_OUTPUT}${logicalPart(action)}`,
      description: `What "baton worker" needs for ${action}`,
      value: Stack.of(this).toJsonString({
        action,
        activity: this.activity.attrArn,
        policy: this.policy.managedPolicyArn,
        environment: this.#environment,
      }),
    });
  }

  /** The construct whose policies are checked. */
  get role(): ManagedPolicy {
    return this.policy;
  }

  addEnvironment(name: string, value: string): void {
    this.#environment[name] = value;
  }

  addToRolePolicy(statement: PolicyStatement): void {
    this.policy.addStatements(statement);
  }
}

/** Writes `training/fit-model` as `TrainingFitModel`: outputs have letters and digits only. */
const logicalPart = (action: string): string =>
  action
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
