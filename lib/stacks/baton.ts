import { resolve } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { BatonSettings } from '#contracts/config/settings.ts';
import { addStacks } from './app.ts';
import type { Project } from './project.ts';
import { readProjectSync } from './read-project-sync.ts';
import { readSettings } from './settings.ts';

/** Properties of Baton. */
export interface BatonProps {
  /**
   * Project folder with `statemachines/` and `lambdas/`.
   *
   * @default - the current folder
   */
  readonly root?: string;
  /**
   * Stage, which is part of every physical name, so that several fit into one account and region.
   *
   * @default - the one in the context, `-c stage=<name>`, or in the environment, BATON_STAGE; else none
   */
  readonly stage?: string;
  /**
   * Settings of the deployment, over those of `baton.config.ts` and of the context.
   *
   * @default - those in the context, `baton:<name>`, then those in `baton.config.ts`, and the defaults of the others
   */
  readonly settings?: Partial<BatonSettings>;
}

/**
 * Everything that a project deploys: its workflows, its actions, and Baton's platform. The resources are in separate stacks
 * below this construct, because a stack takes 500 of them; `cdk deploy --all` deploys these as well.
 */
export class Baton extends Construct {
  /** What was found in the project. */
  readonly project: Project;

  constructor(scope: Construct, id: string, props: BatonProps = {}) {
    super(scope, id);
    const { root = process.cwd(), stage, settings } = props;
    this.project = readProjectSync(resolve(root));
    const env = scope.node.scopes.some(Stack.isStack) ? Stack.of(scope) : undefined;
    addStacks(this, this.project, {
      settings: { ...readSettings(this.node, this.project.config, stage), ...settings },
      env: env && { account: env.account, region: env.region },
    });
  }
}
