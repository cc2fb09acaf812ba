import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { functionName } from '#contracts/names.ts';
import type { WorkerActivityOutput } from '#contracts/worker.ts';
import { serveActivity } from '#local/activities/serve-activity.ts';
import { Deployments } from '#local/workers/deployments.ts';
import { findFunctions } from '#local/workers/functions.ts';
import { WorkerPool } from '#local/workers/pool.ts';
import type { CommandCall } from '../command/command.ts';
import { EXIT } from '../command/exit-codes.ts';
import { UserError } from '../errors/user-error.ts';
import { findRoot } from '../project/project.ts';
import type { RemoteOptions } from '../remote/options.ts';
import { findStage, outputsOf, type Stage, stackName } from '../remote/stage.ts';
import { untilInterrupted } from '../terminal/interruption.ts';
import { activityClient } from './activity-client.ts';
import { actionsInOutputs, chooseActions } from './deployed-actions.ts';
import { taskLog } from './task-log.ts';

/** How a worker works. */
export interface WorkerSettings extends RemoteOptions {
  stage: string;
  /** Actions to run; empty for all. */
  only: readonly string[];
  /** Tasks of each action at once. */
  concurrency: number;
  /** Milliseconds that running tasks have when the worker is asked to end. */
  drainMilliseconds: number;
}

/** Takes tasks of a deployed stage until the process is asked to end. Returns the exit code: 2 if work was lost. */
export const runWorker = async (settings: WorkerSettings, call: CommandCall): Promise<number> => {
  const root = findRoot(call.cwd);
  const stage = await findStage(settings.stage, settings, call);
  const functions = findFunctions(root);
  const present = new Set([...functions.values()].map(({ action }) => action));
  const actions = chooseActions(await deployedActions(stage, settings), settings.only, present);
  const deployments = new Deployments(functions.values());
  await deployments.load();
  const pool = new WorkerPool({
    root,
    functions,
    deployments,
    environment: environmentOf(actions, stage, call.env),
    logFolder: join(root, '.baton', 'worker', 'logs'),
    maxWorkers: settings.concurrency * actions.length,
  });
  const api = await activityClient(stage.region, settings.profile);
  const stopping = new AbortController();
  const log = taskLog(call);
  const serving = actions.map(({ action, activity }) =>
    serveActivity({
      api,
      activityArn: activity,
      action,
      workerName: `${hostname()}-${process.pid}`,
      concurrency: settings.concurrency,
      call: (event, options) => pool.invoke(functionName(action), event, options),
      stopping: stopping.signal,
      onTaken: log.taken,
      onEnded: log.ended,
      onTrouble: ({ name, message }) => call.terminal.note(`No tasks of ${action}: ${name}: ${message}`),
    }),
  );
  log.event('ready', `Takes tasks of ${actions.map(({ action }) => action).join(', ')}`, {
    actions: actions.map(({ action }) => action),
  });
  try {
    await untilInterrupted();
    stopping.abort();
    log.draining(settings.drainMilliseconds);
    const drained = Promise.all(serving).then(() => true);
    const isDone = await Promise.race([drained, lapse(settings.drainMilliseconds), untilInterrupted()]);
    if (isDone !== true) {
      // Their calls fail, which is reported, so that another worker takes them at once.
      await pool.close();
      await Promise.race([drained, lapse(REPORT_MILLISECONDS)]);
    }
  } finally {
    await pool.close();
    api.close();
  }
  return log.lost() === 0 ? EXIT.ok : EXIT.workflowFailed;
};

/** Time in which the failures of tasks that were given up are reported. */
const REPORT_MILLISECONDS = 5000;

const lapse = (milliseconds: number): Promise<void> => sleep(milliseconds, undefined, { ref: false });

const deployedActions = async (
  { settings, region }: Stage,
  options: WorkerSettings,
): Promise<ReadonlyMap<string, WorkerActivityOutput>> => {
  const stack = stackName(settings, 'workers');
  const actions = actionsInOutputs(await outputsOf(stack, region, options.profile));
  if (actions.size > 0) return actions;
  throw new UserError(`The stack "${stack}" in ${region} has no workers`, {
    hint: "say runtime: 'worker' in the deployment.ts of an action, and deploy",
  });
};

/** The worker's own environment has the credentials; what the stage says of its resources comes on top. */
const environmentOf = (
  actions: readonly WorkerActivityOutput[],
  { region }: Stage,
  env: CommandCall['env'],
): Record<string, string> => {
  const own = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.assign(
    Object.fromEntries(own),
    { AWS_REGION: region, POWERTOOLS_TRACE_ENABLED: 'false' },
    ...actions.map(({ environment }) => environment),
  );
};
