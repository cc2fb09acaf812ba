import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type BatonResources, grantAccess, type StepDemand, WorkerActivity } from '#constructs/index.ts';
import type { FunctionSource } from './discover/functions.ts';

/** Properties of a WorkersStack. */
export interface WorkersStackProps extends StackProps {
  /** The actions that workers run. */
  readonly actions: readonly FunctionSource[];
  readonly resources: BatonResources;
  /** What the workflows' steps demand of each action. */
  readonly demands: ReadonlyMap<string, ReadonlySet<StepDemand>>;
}

/** The activities from which `baton worker` takes calls; the stack's outputs are all that it needs to know. */
export class WorkersStack extends Stack {
  constructor(scope: Construct, id: string, { actions, resources, demands, ...props }: WorkersStackProps) {
    super(scope, id, { description: 'Baton: workers', ...props });
    for (const { action, deployment } of actions) {
      const worker = new WorkerActivity(this, action, { action, stage: resources.stage });
      grantAccess(worker, resources, deployment, demands.get(action));
    }
  }
}
