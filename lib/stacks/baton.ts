import { resolve } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { addStacks } from './app.ts';
import type { Project } from './project.ts';
import { readProjectSync } from './read-project-sync.ts';
import { type BatonSettings, readSettings } from './settings.ts';

/** Properties of Baton. */
export interface BatonProps {
  /**
   * Project folder with `statemachines/` and `lambdas/`.
   *
   * @default - the current folder
   */
  readonly root?: string;
  /**
   * Settings of the deployment.
   *
   * @default - those in the context, `baton:<name>`, and the defaults of the others
   */
  readonly settings?: Partial<BatonSettings>;
}

/**
 * Everything that a project deploys: its workflows, its actions, and Baton's platform. The resources are in stacks of their own
 * below this construct, because a stack takes 500 of them; `cdk deploy --all` deploys these as well.
 */
export class Baton extends Construct {
  /** What was found in the project. */
  readonly project: Project;

  constructor(scope: Construct, id: string, { root = process.cwd(), settings = {} }: BatonProps = {}) {
    super(scope, id);
    this.project = readProjectSync(resolve(root));
    const env = scope.node.scopes.some(Stack.isStack) ? Stack.of(scope) : undefined;
    addStacks(this, this.project, {
      settings: { ...readSettings(this.node), ...settings },
      env: env && { account: env.account, region: env.region },
    });
  }
}
