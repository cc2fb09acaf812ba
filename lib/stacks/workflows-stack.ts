import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  type BatonResources,
  type FunctionVersions,
  functionArn,
  type GradualShift,
  MAX_INLINE_BYTES,
  WorkflowStateMachine,
  WorkflowTriggers,
} from '#constructs/index.ts';
import type { BatonSettings } from '#contracts/config/settings.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { removalPolicy } from './settings.ts';

/** A workflow, and whether its input may make it invoke any function. */
export interface DeployedWorkflow {
  readonly workflow: WorkflowManifest;
  readonly invokesAny?: boolean;
  /** Folder of the project, which has installed the packages of scripts. */
  readonly packageRoot?: string;
}

/** Properties of a WorkflowsStack. */
export interface WorkflowsStackProps extends StackProps {
  readonly workflows: readonly DeployedWorkflow[];
  readonly versions: FunctionVersions;
  readonly resources: BatonResources;
  readonly settings: BatonSettings;
}

/** Share of the 1 MB of a template that definitions may take. */
const DEFINITIONS_BYTES = 400_000;

/** Function that events and schedules call. */
const RECEIVER = 'platform/start-on-event';

/** Function that notes what is published. */
const REGISTRAR = 'platform/register-version';

/** State machines with their versions, aliases, logs and roles. */
export class WorkflowsStack extends Stack {
  readonly workflows: readonly WorkflowStateMachine[];

  constructor(
    scope: Construct,
    id: string,
    { workflows, versions, resources, settings, ...props }: WorkflowsStackProps,
  ) {
    super(scope, id, { description: 'Baton: workflows', ...props });
    const shift = shiftOf(settings);
    const maxInlineBytes = Math.min(MAX_INLINE_BYTES, DEFINITIONS_BYTES / workflows.length);
    const receiverArn = functionArn(this, RECEIVER, resources.stage);
    for (const { workflow } of workflows) {
      if (workflow.triggers.every(({ kind }) => kind === 'api') && !workflow.waits) continue;
      new WorkflowTriggers(this, `${workflow.name}-triggers`, {
        workflow,
        resources,
        receiverArn,
        defaultBus: settings.defaultBus,
        schedules: settings.schedules,
      });
    }
    const registrarArn = functionArn(this, REGISTRAR, resources.stage);
    this.workflows = workflows.map(
      (deployed) =>
        new WorkflowStateMachine(this, deployed.workflow.name, {
          ...deployed,
          versions,
          functionRemoval: removalPolicy(settings),
          resources,
          shift,
          maxInlineBytes,
          registrarArn,
        }),
    );
  }
}

const shiftOf = ({
  shift,
  shiftPercent,
  shiftMinutes,
  rollBackOnFailures,
}: BatonSettings): GradualShift | undefined =>
  shift === 'all-at-once'
    ? undefined
    : { type: shift, percent: shiftPercent, interval: Duration.minutes(shiftMinutes), rollBackOnFailures };
