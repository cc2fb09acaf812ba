import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  ActionFunction,
  type BatonResources,
  grantAccess,
  grantModels,
  grantRecords,
  type StepDemand,
  type StepReach,
  subscribe,
} from '#constructs/index.ts';
import { withReservedCalls } from '#contracts/config/reserved-calls.ts';
import type { BatonSettings } from '#contracts/config/settings.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import type { FunctionSource } from './discover/functions.ts';
import type { FunctionCode } from './function-code.ts';
import { removalPolicy } from './settings.ts';

/** Properties of an ActionsStack. */
export interface ActionsStackProps extends StackProps {
  readonly functions: readonly FunctionSource[];
  readonly resources: BatonResources;
  readonly code: FunctionCode;
  readonly settings: BatonSettings;
  /** What the workflows' steps demand of each action. */
  readonly demands: ReadonlyMap<string, ReadonlySet<StepDemand>>;
  /** Actions that state machines call, whose versions are published. */
  readonly called: ReadonlySet<string>;
  /** What each action must reach for the workflows' steps. */
  readonly reach: ReadonlyMap<string, StepReach>;
}

/** The functions that state machines, events and schedules call. */
export class ActionsStack extends Stack {
  readonly functions: ReadonlyMap<string, ActionFunction>;

  constructor(scope: Construct, id: string, props: ActionsStackProps) {
    super(scope, id, { description: 'Baton: actions', ...props });
    this.functions = new Map(
      props.functions.map((source) => [source.action, deployFunction(this, source, props)] as const),
    );
  }
}

/** Adds one function with the access that it declares and that workflows demand. */
export const deployFunction = (
  stack: Stack,
  { action, entry, deployment }: FunctionSource,
  {
    code,
    resources,
    settings,
    demands,
    called,
    reach,
  }: Pick<ActionsStackProps, 'code' | 'resources' | 'settings'> &
    Partial<Pick<ActionsStackProps, 'called' | 'demands' | 'reach'>>,
): ActionFunction => {
  const versioned = called?.has(action) ?? false;
  const target = new ActionFunction(stack, action, {
    action,
    stage: resources.stage,
    encryptionKey: resources.encryptionKey,
    entry,
    versioned,
    removal: versioned ? removalPolicy(settings) : undefined,
    deployment: withReservedCalls(action, deployment, settings),
    environment: settings.stepMetrics ? {} : { [ENVIRONMENT.stepMetrics]: 'false' },
    ...(stack.bundlingRequired ? code(action) : {}),
  });
  grantAccess(target, resources, deployment, demands?.get(action));
  grantModels(target, reach?.get(action)?.models ?? []);
  grantRecords(target, resources, reach?.get(action)?.records ?? []);
  subscribe(target, resources, deployment.on);
  return target;
};
