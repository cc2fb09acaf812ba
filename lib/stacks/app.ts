import { App, type AppProps, type Environment } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { leftOutOf, namedActionsOf, type StepReach, stepDemands, stepReach } from '#constructs/index.ts';
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
import { stepSecrets } from '#contracts/permissions/step-calls.ts';
import { ActionsStack } from './actions-stack.ts';
import { AnnouncementsStack, announces, hasAnnouncements } from './announcements-stack.ts';
import { ApiStack, servesRoute } from './api-stack.ts';
import { ConsoleStack } from './console-stack.ts';
import { DataStack } from './data-stack.ts';
import type { FunctionSource } from './discover/functions.ts';
import { functionCode } from './function-code.ts';
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

/** Adds all stacks of a project. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: stacks in the order in which they need each other
export const addStacks = (scope: Construct, project: Project, options: AddStacksOptions = {}): void => {
  const { settings = readSettings(scope.node, project.config) } = options;
  const { CDK_DEFAULT_ACCOUNT, CDK_DEFAULT_REGION } = process.env;
  const env = {
    account: settings.account ?? options.env?.account ?? CDK_DEFAULT_ACCOUNT,
    region: settings.region ?? options.env?.region ?? CDK_DEFAULT_REGION,
  };
  checkNames(project, settings);
  checkFactories(
    project.functions.map(({ action }) => action),
    settings.factoryConcurrency,
  );
  const name = (part: string, index = 0): string =>
    `${staged(settings.stackPrefix, settings.stage)}-${part}${index === 0 ? '' : `-${index + 1}`}`;
  checkReservedCalls(reservingFunctions(project, settings), settings);
  const { data: resources } = new DataStack(scope, name('data'), { stackName: name('data'), env, settings });
  const deployed = deployedWorkflows(project);
  const demands = stepDemands(project.workflows);
  const reach = stepReach(project.workflows);
  const secrets = stepSecrets(project.workflows);
  const complete = (source: FunctionSource): FunctionSource =>
    withStepNeeds(source, project, { reach, secrets });
  const code = functionCode(project, settings, (source) =>
    // Baton's own are wired to what they use, whoever grants it.
    source.action.startsWith('platform/')
      ? []
      : leftOutOf(complete(source).deployment, demands.get(source.action) ?? []),
  );
  const common = { env, settings, resources, code };

  const calledByWorkflows = new Set(deployed.flatMap(({ workflow }) => namedActionsOf(workflow)));
  const [onWorkers, onLambda] = split(
    project.functions
      .filter((source) => !servesRoute(source) && !announces(source) && isNeeded(source, project))
      .map(complete),
    ({ deployment }) => deployment.runtime === 'worker',
  );
  const actionGroups = shards(onLambda, {
    nameOf: ({ action }) => action,
    weightOf: functionResources,
    capacity: STACK_CAPACITY,
    atLeast: settings.actionStacks,
  });
  const actions = filled(actionGroups).map(
    ([functions, index]) =>
      new ActionsStack(scope, name('actions', index), {
        stackName: name('actions', index),
        ...common,
        functions,
        demands,
        called: calledByWorkflows,
        reach,
      }),
  );
  const versions = new Map(
    actions
      .flatMap(({ functions }) => [...functions])
      .flatMap(([action, { version }]) => (version ? [[action, version] as const] : [])),
  );
  if (onWorkers.length > 0)
    new WorkersStack(scope, name('workers'), {
      stackName: name('workers'),
      env,
      actions: onWorkers,
      resources,
      demands,
    });
  const groups = shards(deployed, {
    nameOf: ({ workflow }) => workflow.name,
    weightOf: ({ workflow }) => workflowResources(workflow),
    capacity: STACK_CAPACITY,
    atLeast: settings.workflowStacks,
  });
  const workflows = filled(groups).map(
    ([workflows, index]) =>
      new WorkflowsStack(scope, name('workflows', index), {
        stackName: name('workflows', index),
        ...common,
        workflows,
        versions,
      }),
  );
  const api = new ApiStack(scope, name('api'), {
    stackName: name('api'),
    ...common,
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
      ...common,
      announcer,
      ...(consoleStack ? { consoleUrl: consoleStack.url } : {}),
    });
  const monitoring = groups.flatMap((group, index) => {
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
  for (const stack of workflows) for (const before of actions) stack.addStackDependency(before);
  for (const before of workflows) api.addStackDependency(before);
  for (const stack of monitoring) stack.addStackDependency(api);
};

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

/** Adds what the steps that call a function need of it to what its `deployment.ts` says. */
const withStepNeeds = (
  source: FunctionSource,
  { workflows }: Project,
  needs: { reach: ReadonlyMap<string, StepReach>; secrets: ReadonlyMap<string, string[]> },
): FunctionSource => {
  const { secrets: own = [], ...deployment } = deploymentWithLimits(
    source.deployment,
    source.action,
    workflows,
  );
  const secrets = [
    ...new Set([
      ...own,
      ...(needs.secrets.get(source.action) ?? []),
      ...(needs.reach.get(source.action)?.secrets ?? []),
    ]),
  ].sort();
  return { ...source, deployment: { ...deployment, ...(secrets.length > 0 ? { secrets } : {}) } };
};

/** Lists the project's workflows, and the one that undoes their executions. */
const deployedWorkflows = ({ workflows, root }: Project): DeployedWorkflow[] => [
  ...workflows.map((workflow) => ({ workflow, packageRoot: root })),
  { workflow: compensationManifest, invokesAny: true },
];
