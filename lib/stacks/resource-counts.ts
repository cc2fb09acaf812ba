import type { ManifestTrigger, WorkflowManifest } from '#contracts/manifest.ts';
import type { FunctionSource } from './discover/functions.ts';

/** Resources that a stack of Baton's holds at most; CloudFormation takes 500. */
export const STACK_CAPACITY = 450;

const TRIGGER: { [Kind in ManifestTrigger['kind']]: number } = {
  api: 0,
  /** A rule on each of two buses. */
  event: 2,
  /** A rule, or a schedule with its role and policy. */
  schedule: 3,
  /** The API has one route for all. */
  webhook: 0,
};

/**
 * Counts the resources of a workflow, at most: state machine, version, its registration, alias, log, role, policy, alarm for rolling back;
 * its triggers; and function, log, role, policy, version and its number of each script.
 */
export const workflowResources = ({ triggers, scripts = {} }: WorkflowManifest): number =>
  8 + 6 * Object.keys(scripts).length + triggers.reduce((sum, { kind }) => sum + TRIGGER[kind], 0);

/**
 * Counts the resources of a function, at most: function, log, role, policy, asynchronous settings, version and its number; a rule and its
 * permission each.
 */
export const functionResources = ({ deployment }: FunctionSource): number =>
  7 + 2 * (deployment.on?.length ?? 0);
