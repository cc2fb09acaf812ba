// Above 250 lines: one construct, whose resources refer to each other.
import { CustomResource, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  CfnStateMachineAlias,
  type CfnStateMachineAliasProps,
  CfnStateMachineVersion,
  CustomerManagedEncryptionConfiguration,
  LogLevel,
  StateMachine,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { LIVE_ALIAS, versionDescription } from '#contracts/names.ts';
import { hasMapRuns } from '#contracts/permissions/map-runs.ts';
import { hashOf } from '#core/hash.ts';
import { asJson } from '#core/json.ts';
import type { BatonResources } from './access/resources.ts';
import { acknowledge, acknowledgeWildcard } from './acknowledge.ts';
import { ContentRole } from './content-role.ts';
import { definitionBody } from './definition-body.ts';
import type { FunctionVersion } from './function-version.ts';
import { withPartition } from './partition.ts';
import { mapRunPermissions } from './permissions/map-run-permissions.ts';
import {
  type FunctionVersions,
  invokeAnyVersion,
  resolveSubstitution,
} from './permissions/substitution-permissions.ts';
import { ScriptFunction } from './script-function.ts';
import { stepFunctionsTrust } from './service-trust.ts';

/** Place of the number in the ARN of a version. */
const VERSION_PART = 7;

/** How a new version replaces the previous one. */
export interface GradualShift {
  /** `linear` adds `percent` every interval; `canary` goes from `percent` to all after one interval. */
  readonly type: 'linear' | 'canary';
  /** Share of new executions that the new version gets at first, 1 to 99. */
  readonly percent: number;
  /** Time between one share and the next, in whole minutes. */
  readonly interval: Duration;
  /**
   * Failed executions within a minute that roll the alias back to the previous version.
   *
   * @default - it is never rolled back
   */
  readonly rollBackOnFailures?: number;
}

/** Properties of a WorkflowStateMachine. */
export interface WorkflowStateMachineProps {
  /** The compiled workflow: `workflowFromFile`, `workflowFromDefinition` and `workflowsFromFolder` make it. */
  readonly workflow: WorkflowManifest;
  /** Table, bus and bucket that the workflow's actions share. */
  readonly resources: BatonResources;
  /**
   * Versions of functions that the definition calls, by action: `version` of an `ActionFunction`.
   *
   * @default - functions are called as they are, and a change of theirs reaches executions under way
   */
  readonly versions?: FunctionVersions;
  /**
   * Whether the state machine may invoke functions that its definition does not name: every version of every function of the
   * deployment, and of earlier ones.
   *
   * @default false
   */
  readonly invokesAny?: boolean;
  /**
   * Folder of the project that has installed the packages of scripts.
   *
   * @default - the current folder
   */
  readonly packageRoot?: string;
  /**
   * Shifts new executions to a new version little by little.
   *
   * @default - all at once
   */
  readonly shift?: GradualShift;
  /**
   * What is logged of executions.
   *
   * @default LogLevel.ERROR
   */
  readonly logLevel?: LogLevel;
  /**
   * Whether the log holds inputs and outputs. Task tokens are among them.
   *
   * @default false
   */
  readonly logExecutionData?: boolean;
  /**
   * How long logs are kept.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;
  /**
   * Key that encrypts definition, histories, payloads and logs. Whoever starts or reads executions needs `kms:Decrypt` and
   * `kms:GenerateDataKey` on it.
   *
   * @default - that of the resources; else a key that AWS owns
   */
  readonly encryptionKey?: IKey;
  /**
   * Bytes above which the definition is a separate file.
   *
   * @default 100000
   */
  readonly maxInlineBytes?: number;
  /**
   * ARN of the function that leaves in the table what is published, so that no view has to ask Step Functions for it: Baton's
   * `platform/register-version`.
   *
   * @default - versions are read from Step Functions when they are first needed, and are not listed
   */
  readonly registrarArn?: string;
  /**
   * What happens to the functions of scripts, and their logs, when a script is removed.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly functionRemoval?: RemovalPolicy;
  /**
   * What happens to published versions that are no longer current; their executions continue in any case.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly versionRemoval?: RemovalPolicy;
}

/**
 * A workflow on Step Functions: a Standard state machine with a published version, the alias `live`, logs, traces, and a role
 * that may do what the definition names and nothing else; and the functions of its scripts.
 */
export class WorkflowStateMachine extends Construct {
  readonly workflow: WorkflowManifest;
  readonly stateMachine: StateMachine;
  readonly version: CfnStateMachineVersion;
  /** Executions are started by this alias, so that each keeps to one version. */
  readonly alias: CfnStateMachineAlias;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: WorkflowStateMachineProps) {
    super(scope, id);
    const { workflow, resources, encryptionKey = resources.encryptionKey } = props;
    this.workflow = workflow;
    const name = `${resources.stateMachinePrefix}${workflow.name}`;
    this.logGroup = new LogGroup(this, 'Logs', {
      // The prefix keeps the account's log resource policy from outgrowing its limit.
      logGroupName: `/aws/vendedlogs/states/${name}`,
      retention: props.logRetention ?? RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
      encryptionKey,
    });
    const versions = new Map([...(props.versions ?? []), ...this.scriptVersions(props)]);
    const role = new ContentRole(this, 'Role', {
      assumedBy: stepFunctionsTrust(this),
      stage: resources.stage,
    });
    const { definition, substitutions } = withPartition(workflow.definition, Stack.of(this).partition);
    const values = { ...this.permitted(role, props, versions), ...substitutions };
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: name,
      role,
      definitionBody: definitionBody(workflow.name, definition, props.maxInlineBytes),
      ...(Object.keys(values).length > 0 && { definitionSubstitutions: values }),
      tracingEnabled: true,
      logs: {
        destination: this.logGroup,
        level: props.logLevel ?? LogLevel.ERROR,
        includeExecutionData: props.logExecutionData ?? false,
      },
      ...(encryptionKey && {
        encryptionConfiguration: new CustomerManagedEncryptionConfiguration(
          encryptionKey,
          Duration.minutes(15),
        ),
      }),
    });
    this.version = new CfnStateMachineVersion(this, 'Version', {
      stateMachineArn: this.stateMachine.stateMachineArn,
      description: versionDescription(workflow.version),
      // A new revision replaces this resource, which publishes a version of it.
      stateMachineRevisionId: this.stateMachine.stateMachineRevisionId,
    });
    this.version.applyRemovalPolicy(props.versionRemoval ?? RemovalPolicy.RETAIN);
    this.alias = new CfnStateMachineAlias(this, 'Live', {
      name: LIVE_ALIAS,
      ...this.routing(props.shift),
    });
    // Before the alias: it may take hours to shift, and executions of the version are under way by then.
    if (props.registrarArn) this.alias.node.addDependency(this.registration(props.registrarArn, props.shift));
    explain(this, role);
  }

  /** Adds the functions of the workflow's scripts; returns their versions by action. */
  private scriptVersions(props: WorkflowStateMachineProps): [string, FunctionVersion][] {
    const { resources, packageRoot, functionRemoval: removal } = props;
    const { encryptionKey = resources.encryptionKey } = props;
    const { stage } = resources;
    return Object.entries(this.workflow.scripts ?? {}).map(([action, script]) => {
      const settings = { action, script, packageRoot, stage, resources, encryptionKey, removal };
      return [action, new ScriptFunction(this, action, settings).version];
    });
  }

  /** Lets the role do what the definition names; returns what its placeholders stand for. */
  private permitted(
    role: Role,
    { workflow, resources, invokesAny }: WorkflowStateMachineProps,
    versions: FunctionVersions,
  ): Record<string, string> {
    const resolved = Object.entries(workflow.substitutions).map(
      ([key, substitution]) => [key, resolveSubstitution(this, substitution, resources, versions)] as const,
    );
    const permissions = [
      ...resolved.map(([, permission]) => permission),
      ...(hasMapRuns(workflow.definition) ? [mapRunPermissions(this, resources, workflow.name)] : []),
      ...(invokesAny ? [invokeAnyVersion(this, resources.stage)] : []),
    ];
    for (const { statements, wildcards = [] } of permissions) {
      for (const one of statements) role.addToPolicy(one);
      for (const { reason, ...resource } of wildcards) acknowledgeWildcard(role, resource, reason);
    }
    return Object.fromEntries(
      resolved.flatMap(([key, { value }]) => (value === '' ? [] : [[key, value] as const])),
    );
  }

  private registration(serviceToken: string, shift: GradualShift | undefined): CustomResource {
    return new CustomResource(this, 'Registration', {
      serviceToken,
      resourceType: 'Custom::BatonVersion',
      serviceTimeout: Duration.minutes(5),
      properties: {
        workflow: this.workflow.name,
        version: this.version.attrArn,
        // What changes without the definition is taken over as well.
        manifest: hashOf(asJson(this.workflow)),
        ...(shift && {
          shift: { type: shift.type, percent: shift.percent, minutes: shift.interval.toMinutes() },
        }),
      },
    });
  }

  private routing(shift: GradualShift | undefined): Partial<CfnStateMachineAliasProps> {
    const stateMachineVersionArn = this.version.attrArn;
    if (!shift) return { routingConfiguration: [{ stateMachineVersionArn, weight: 100 }] };
    const alarms =
      shift.rollBackOnFailures === undefined ? undefined : [this.rollBackAlarm(shift.rollBackOnFailures)];
    return {
      deploymentPreference: {
        stateMachineVersionArn,
        type: shift.type === 'linear' ? 'LINEAR' : 'CANARY',
        percentage: shift.percent,
        interval: shift.interval.toMinutes(),
        alarms: alarms?.map(({ alarmName }) => alarmName),
      },
    };
  }

  /** Counts the failures of the new version only: those of executions under way in the version before say nothing about it. */
  private rollBackAlarm(threshold: number): Alarm {
    const number = Fn.select(VERSION_PART, Fn.split(':', this.version.attrArn));
    return new Alarm(this, 'RollBack', {
      alarmDescription: `Takes ${this.workflow.name} back to the version before.`,
      metric: this.stateMachine.metricFailed({
        period: Duration.minutes(1),
        dimensionsMap: { StateMachineArn: this.stateMachine.stateMachineArn, Version: number },
      }),
      threshold,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

const explain = (construct: WorkflowStateMachine, role: Role): void => {
  acknowledge(
    role,
    'AwsSolutions-IAM5[Resource::*]',
    'X-Ray and the delivery of logs to CloudWatch have no resources to name.',
  );
  acknowledge(
    construct.stateMachine,
    'AwsSolutions-SF1',
    'Step Functions keeps every event of every execution for 90 days; the log adds what goes wrong. Set logLevel for more.',
  );
};
