import { App, type AppProps, type Environment } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type BatonResources, type FunctionVersions, namedActionsOf } from '#constructs/index.ts';
import { compensationManifest } from '#contracts/compensation/workflow.ts';
import { checkFactories } from '#contracts/config/factory-concurrency.ts';
import {
  checkReservedCalls,
  type ReservingFunction,
  withReservedCalls,
} from '#contracts/config/reserved-calls.ts';
import type { BatonSettings } from '#contracts/config/settings.ts';
import { deploymentWithLimits } from '#contracts/limits.ts';
import { staged } from '#contracts/names.ts';
import { ActionsStack } from './actions-stack.ts';
import { AnnouncementsStack, announces, hasAnnouncements } from './announcements-stack.ts';
import { ApiStack, servesRoute } from './api-stack.ts';
import { ConsoleStack } from './console-stack.ts';
import { DataStack } from './data-stack.ts';
import type { FunctionSource } from './discover/functions.ts';
import { type FunctionCode, functionCode } from './function-code.ts';
import { type FunctionNeeds, needsOf } from './function-needs.ts';
import { MonitoringStack } from './monitoring-stack.ts';
import { checkNames } from './name-lengths.ts';
import { type Project, readProject } from './project.ts';
import { functionResources, STACK_CAPACITY, workflowResources } from './resource-counts.ts';
import { readSettings } from './settings.ts';
import { filled, shards } from './shards.ts';
import { WorkersStack } from './workers-stack.ts';
import { type DeployedWorkflow, WorkflowsStack } from './workflows-stack.ts';

/** Settings of an app. */
export interface BatonAppOptions extends AppProps {
  /** Project folder with `statemachines/` and `lambdas/`; default: the current folder. */
  root?: string;
}

/** Makes the CDK app of a project: its stacks, ready to be synthesized. */
export const batonApp = async ({ root = process.cwd(), ...props }: BatonAppOptions = {}): Promise<App> => {
  const app = new App({ analyticsReporting: false, ...props });
  addStacks(app, await readProject(root));
  return app;
};

/** How stacks are added. */
export interface AddStacksOptions {
  /** Default: those of the project's configuration and, over them, those in the context. */
  settings?: BatonSettings;
  /** Account and region, if the settings name none; default: those of the CDK CLI. */
  env?: Environment;
}

/** What stacks have in common. */
interface Place {
  scope: Construct;
  /** Name of a stack that has this part; the first of several has no number. */
  name(part: string, index?: number): string;
  common: { env: StackEnvironment; settings: BatonSettings; resources: BatonResources; code: FunctionCode };
}

/** Account and region of stacks, as far as they are known. */
interface StackEnvironment {
  account: string | undefined;
  region: string | undefined;
}

/** Adds all stacks of a project, in the order in which they need each other. */
export const addStacks = (scope: Construct, project: Project, options: AddStacksOptions = {}): void => {
  const { settings = readSettings(scope.node, project.config) } = options;
  const env = environmentOf(settings, options);
  check(project, settings);
  const name = (part: string, index = 0): string =>
    `${staged(settings.stackPrefix, settings.stage)}-${part}${index === 0 ? '' : `-${index + 1}`}`;
  const { data: resources } = new DataStack(scope, name('data'), { stackName: name('data'), env, settings });
  const needs = needsOf(project);
  const code = functionCode(project, settings, needs.leftOut);
  const place: Place = { scope, name, common: { env, settings, resources, code } };

  const actions = addActions(place, project, needs);
  const groups = groupsOf(project, settings);
  const workflows = addWorkflows(place, groups, versionsOf(actions));
  const api = new ApiStack(scope, name('api'), {
    stackName: name('api'),
    ...place.common,
    functions: project.functions.filter(servesRoute),
  });
  const consoleStack = settings.console
    ? new ConsoleStack(scope, name('console'), { stackName: name('console'), env, settings, resources })
    : undefined;
  consoleStack?.addStackDependency(api);
  const announcer = project.functions.find(announces);
  if (announcer && hasAnnouncements(settings))
    new AnnouncementsStack(scope, name('announcements'), {
      stackName: name('announcements'),
      ...place.common,
      announcer,
      ...(consoleStack && { consoleUrl: consoleStack.url }),
    });
  const monitoring = addMonitoring(place, groups);
  for (const stack of workflows) for (const before of actions) stack.addStackDependency(before);
  for (const before of workflows) api.addStackDependency(before);
  for (const stack of monitoring) stack.addStackDependency(api);
};

const environmentOf = (
  { account, region }: BatonSettings,
  { env = {} }: AddStacksOptions,
): StackEnvironment => {
  const { CDK_DEFAULT_ACCOUNT, CDK_DEFAULT_REGION } = process.env;
  return {
    account: account ?? env.account ?? CDK_DEFAULT_ACCOUNT,
    region: region ?? env.region ?? CDK_DEFAULT_REGION,
  };
};

/** Throws if a project and its settings do not fit each other. */
const check = (project: Project, settings: BatonSettings): void => {
  checkNames(project, settings);
  checkFactories(
    project.functions.map(({ action }) => action),
    settings.factoryConcurrency,
  );
  checkReservedCalls(reservingFunctions(project, settings), settings);
};

/** Adds the functions that workflows call, and what grants access to actions that run elsewhere; returns the stacks of functions. */
const addActions = (
  { scope, name, common }: Place,
  project: Project,
  { demands, reach, complete }: FunctionNeeds,
): ActionsStack[] => {
  const called = new Set(deployedWorkflows(project).flatMap(({ workflow }) => namedActionsOf(workflow)));
  const [onWorkers, onLambda] = split(
    project.functions
      .filter((source) => !servesRoute(source) && !announces(source) && isNeeded(source, project))
      .map(complete),
    ({ deployment }) => deployment.runtime === 'worker',
  );
  const groups = shards(onLambda, {
    nameOf: ({ action }) => action,
    weightOf: functionResources,
    capacity: STACK_CAPACITY,
    atLeast: common.settings.actionStacks,
  });
  const stacks = filled(groups).map(
    ([functions, index]) =>
      new ActionsStack(scope, name('actions', index), {
        stackName: name('actions', index),
        ...common,
        functions,
        demands,
        called,
        reach,
      }),
  );
  if (onWorkers.length > 0)
    new WorkersStack(scope, name('workers'), {
      stackName: name('workers'),
      env: common.env,
      actions: onWorkers,
      resources: common.resources,
      demands,
    });
  return stacks;
};

const versionsOf = (stacks: readonly ActionsStack[]): FunctionVersions =>
  new Map(
    stacks
      .flatMap(({ functions }) => [...functions])
      .flatMap(([action, { version }]) => (version ? [[action, version] as const] : [])),
  );

/** Returns the workflows by the stack that has them. */
const groupsOf = (project: Project, settings: BatonSettings): DeployedWorkflow[][] =>
  shards(deployedWorkflows(project), {
    nameOf: ({ workflow }) => workflow.name,
    weightOf: ({ workflow }) => workflowResources(workflow),
    capacity: STACK_CAPACITY,
    atLeast: settings.workflowStacks,
  });

const addWorkflows = (
  { scope, name, common }: Place,
  groups: DeployedWorkflow[][],
  versions: FunctionVersions,
): WorkflowsStack[] =>
  filled(groups).map(
    ([workflows, index]) =>
      new WorkflowsStack(scope, name('workflows', index), {
        stackName: name('workflows', index),
        ...common,
        workflows,
        versions,
      }),
  );

/** Adds a stack of alarms for each group of workflows; the first has those of the platform, too. */
const addMonitoring = ({ scope, name, common }: Place, groups: DeployedWorkflow[][]): MonitoringStack[] =>
  groups.flatMap((group, index) => {
    const platform = index === 0;
    if (group.length === 0 && !platform) return [];
    const workflows = group.map(({ workflow }) => workflow.name);
    return [
      new MonitoringStack(scope, name('monitoring', index), {
        stackName: name('monitoring', index),
        ...common,
        workflows,
        platform,
      }),
    ];
  });

/** Whether the project has a document of the kind that a function is for. */
const isNeeded = ({ deployment: { forKind } }: FunctionSource, { workflows }: Project): boolean =>
  forKind === undefined || workflows.some(({ origin }) => origin?.kind === forKind);

/** Lists the functions that are deployed to Lambda with the concurrent calls that they reserve, those of scripts included. */
const reservingFunctions = (project: Project, settings: BatonSettings): ReservingFunction[] => [
  ...project.functions
    .filter((source) => isNeeded(source, project) && (!announces(source) || hasAnnouncements(settings)))
    .map(({ action, deployment }) => ({
      action,
      ...withReservedCalls(action, deploymentWithLimits(deployment, action, project.workflows), settings),
    }))
    .filter(({ runtime }) => runtime !== 'worker'),
  ...project.workflows.flatMap(({ scripts = {} }) =>
    Object.entries(scripts).map(([action, script]) => ({ action, ...script })),
  ),
];

/** Splits a list: what fits a condition, and the rest. */
const split = <Item>(items: readonly Item[], fits: (item: Item) => boolean): [Item[], Item[]] => [
  items.filter(fits),
  items.filter((item) => !fits(item)),
];

/** Lists the project's workflows, and the one that undoes their executions. */
const deployedWorkflows = ({ workflows, root }: Project): DeployedWorkflow[] => [
  ...workflows.map((workflow) => ({ workflow, packageRoot: root })),
  { workflow: compensationManifest, invokesAny: true },
];
