import { RemovalPolicy } from 'aws-cdk-lib';
import type { Node } from 'constructs';
import { type BatonConfig, settingsOf } from '#contracts/config/config.ts';
import type { BatonSettings } from '#contracts/config/settings.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';

const PREFIX = 'baton:';

/**
 * Returns the settings of a deployment: those of the project's configuration and, over them, those in the context. The stage is the
 * one given here, else `-c stage=…`, else the environment's BATON_STAGE. Throws a SettingsError with a line for each that is wrong.
 */
export const readSettings = (node: Node, config: BatonConfig = {}, stage?: string): BatonSettings =>
  settingsOf({
    config,
    stage: stage ?? node.tryGetContext('stage') ?? (process.env[ENVIRONMENT.stage] || undefined),
    context: Object.fromEntries(
      Object.keys(node.getAllContext())
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => [key.slice(PREFIX.length), node.tryGetContext(key)]),
    ),
  });

/** Returns the removal policy that the settings ask for. */
export const removalPolicy = ({ removal }: Pick<BatonSettings, 'removal'>): RemovalPolicy =>
  removal === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
