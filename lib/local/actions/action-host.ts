import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { calledFunction } from '#contracts/called-action.ts';
import { rootOfExecution } from '#contracts/child-executions.ts';
import { partitionOf } from '#contracts/compensation/log-partition.ts';
import type { FactoryConcurrency } from '#contracts/config/factory-concurrency.ts';
import type { LocalService, LocalServices } from '#contracts/local-services.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { RECORDED_ANSWERS_FILE } from '#contracts/models/prompt.ts';
import { functionName } from '#contracts/names.ts';
import { secretInFiles } from '#contracts/secrets/secret-file.ts';
import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { Durability } from '#engine/store/sqlite-connection.ts';
import { type Api, createApi } from '../api/api.ts';
import type { EventBus } from '../bus/bus.ts';
import { eventsEndpoint } from '../bus/endpoint.ts';
import { putEvents } from '../bus/put-events.ts';
import { type LocalDynamo, startDynamo } from '../dynamo/server.ts';
import type { CallDynamo } from '../dynamo/store.ts';
import { freeEffectsOf } from '../dynamo/table.ts';
import { listenOnLoopback } from '../http/listen.ts';
import { makePrivateFolder } from '../storage/private-folder.ts';
import { removeOldValues } from '../storage/stored-values.ts';
import { clearUnfinished } from '../storage/unfinished.ts';
import type { Deployments } from '../workers/deployments.ts';
import { type Fault, faultPlan } from '../workers/faults.ts';
import type { CodeChange } from '../workers/loaded-code.ts';
import { WorkerPool } from '../workers/pool.ts';
import { ANNOUNCEMENT_WEBHOOK, actionEnvironment } from './environment.ts';
import { OfferedFunctions } from './offered-functions.ts';

/** Settings of the action host and of the stack around it. */
export interface ActionHostOptions {
  manifests: readonly WorkflowManifest[];
  /** The project's folder, which has `lambdas/`. */
  root: string;
  /** Folder for what the stack itself writes: logs, manifests and, with `durable`, its databases. */
  dataFolder: string;
  /** Folder in which actions store and publish files. */
  storageFolder: string;
  /** Keep executions and the table in the data folder, and continue what was running (default: in memory). */
  durable?: boolean;
  /** What an answered request survives, with `durable` (default: the end of the process). */
  durability?: Durability;
  faults?: readonly Fault[];
  /** Ask language models for answers that are not recorded, and record them (default: such a call fails). */
  record?: boolean;
  /** Called when code of actions has changed. Its presence makes calls use code as it is saved (default: as it was loaded first). */
  onCodeChange?: (change: CodeChange) => void;
  /** Maximum number of actions that run at once (default: by processors and memory). */
  maxWorkers?: number;
  /** Memory that all workers together may have, in megabytes (default: half of the machine's). */
  budgetMegabytes?: number;
  /** Concurrent calls that are reserved for each function of a factory, by factory (default: what its `factory.ts` says). */
  factoryConcurrency?: FactoryConcurrency;
  /** How long running actions may take to end when the stack is closed (default: they are ended at once). */
  drainMilliseconds?: number;
  /** Name of the user whose process this is, for the audit trail (default: none is known). */
  user?: string;
  /** Functions that are loaded before they are called, besides those that workflows call (default: the one that starts executions). */
  preload?: readonly string[];
}

/** The actions and everything that they need: table, bus endpoint, workers, and the API that they serve. */
export interface ActionHost {
  pool: WorkerPool;
  /** How the functions are deployed, as it is now. */
  deployments(): Deployments;
  /** Address at which EventBridge's PutEvents is served. */
  eventsUrl: string;
  /** The local DynamoDB. */
  dynamo: Pick<LocalDynamo, 'call' | 'url'>;
  /** Replaces the list of workflows that the functions know, and the functions of their scripts. */
  offer(manifests: readonly WorkflowManifest[]): Promise<void>;
  /** Loads actions that were added, removed or changed; the files are those that are known to have been saved. */
  reloadActions(files: readonly string[]): Promise<void>;
  /** Says that something was saved: the next call uses the code as it is now. */
  noteSaving(): void;
  /** The API, called in process. */
  api: Api;
  close(): Promise<void>;
}

/** Returns the files with the secrets of a project's local stack. */
export const secretFilesOf = (root: string): string[] => [
  join(root, '.baton', 'secrets.json'),
  join(root, '.env'),
];

/** Step Functions, as functions reach it. */
export interface LocalStates {
  url: string;
  /** Calls an operation in process. Rejects with an error of Step Functions' name. */
  call(operation: string, input: JsonObject): Promise<JsonObject>;
  /** Reads events of an execution in process (default: GetExecutionHistory does). */
  events?: LocalServices['events'];
  /** Stops all work, because the table cannot be written. */
  fail?: ((error: unknown) => void) | undefined;
}

/** Tells whether a secret is there; what is wrong with a file is said when a secret is read from it. */
const hasSecret = (name: string, files: readonly string[]): boolean => {
  try {
    return secretInFiles(name, files) !== undefined;
  } catch {
    return false;
  }
};

/** Starts the table, the bus's endpoint and the workers. */
export const startActionHost = async (
  options: ActionHostOptions,
  bus: EventBus,
  states: LocalStates,
): Promise<ActionHost> => {
  const { manifests, root, dataFolder, storageFolder } = options;
  const { maxWorkers, budgetMegabytes, drainMilliseconds } = options;
  makePrivateFolder(storageFolder);
  const stopClearing = clearUnfinished(storageFolder);
  removeOldValues(storageFolder, Date.now());
  // Task tokens, histories and logs are private to the user.
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const offered = new OfferedFunctions(options, manifests);
  // Before anything listens: an unreadable file must not leave a server behind that keeps the process alive.
  const { functions, deployments } = await offered.load();
  const dynamo = await startTable(options, states.fail);
  const events = await listenOnLoopback(eventsEndpoint(bus));
  const environment = actionEnvironment({
    dynamoUrl: dynamo.url,
    eventsUrl: events.url,
    statesUrl: states.url,
    storageFolder,
    manifestsFile: offered.manifestsFile,
    logFolder: join(dataFolder, 'logs'),
    secretFiles: secretFilesOf(root),
    projectFolder: root,
    announcementFolder: join(dataFolder, 'announcements'),
    hasWebhook: hasSecret(ANNOUNCEMENT_WEBHOOK, secretFilesOf(root)),
    recordedAnswersFile: join(root, RECORDED_ANSWERS_FILE),
    record: options.record,
  });
  const pool = new WorkerPool({
    root: realpathSync(root),
    functions,
    deployments,
    environment,
    services: servicesOf(
      { dynamodb: dynamo.call, states: states.call, events: eventsCall(bus) },
      states.events,
    ),
    logFolder: join(dataFolder, 'logs'),
    preload: [...(options.preload ?? [START_EXECUTION]), ...calledFunctions(manifests)],
    ...defined({ maxWorkers, budgetMegabytes, drainMilliseconds }),
    onCodeChange: options.onCodeChange,
    faults: faultPlan(options.faults ?? []),
    onLostCall: (payload, requestId) => freeLostEffects(dynamo.call, payload, requestId),
  });
  pool.start();
  const close = async (): Promise<void> => {
    stopClearing();
    await pool.close();
    await events.close();
    await dynamo.close();
  };
  return {
    pool,
    deployments: () => offered.deployments,
    eventsUrl: events.url,
    dynamo,
    offer: async (next) => {
      offered.offer(next);
      pool.offer(await offered.load());
    },
    reloadActions: async (files) => {
      pool.offer(await offered.load());
      await pool.refresh(files);
    },
    noteSaving: () => pool.noteSaving(),
    api: createApi(pool, { user: options.user }),
    close,
  };
};

const startTable = (
  { durable, durability, dataFolder }: ActionHostOptions,
  onFailure: LocalStates['fail'],
): Promise<LocalDynamo> =>
  startDynamo(durable ? { file: join(dataFolder, 'table.sqlite'), durability, onFailure } : {});

/** The effect of a call whose process has ended is in doubt from now on, and not only when its time is over. */
const freeLostEffects = async (call: CallDynamo, payload: Json, requestId: string): Promise<void> => {
  const run = (isObject(payload) && isObject(payload.run) && payload.run) || {};
  const { effect, root, execution, sharded, entry, idempotency_key: key } = run;
  if (effect !== true || typeof execution !== 'string') return;
  const log = typeof root === 'string' ? root : rootOfExecution(execution);
  await freeEffectsOf(call, partitionOf(log, String(entry ?? key), sharded === true), requestId);
};

type CallService = LocalStates['call'];

const servicesOf = (
  calls: Record<LocalService, CallService>,
  events: LocalServices['events'],
): LocalServices => ({
  call: (service, operation, input) => calls[service](operation, input),
  ...defined({ events }),
});

const eventsCall =
  (bus: EventBus): CallService =>
  async (operation, input) => {
    if (operation !== 'PutEvents') throw new Error(`The local bus only serves PutEvents, got "${operation}"`);
    return putEvents(bus, input);
  };

const START_EXECUTION = functionName('platform/start-execution');

/** Lists the functions that the workflows' definitions call. */
const calledFunctions = (manifests: readonly WorkflowManifest[]): string[] => {
  const called = manifests.flatMap(({ substitutions }) =>
    Object.values(substitutions).flatMap((substitution) => {
      const action = calledFunction(substitution);
      return action === undefined ? [] : [functionName(action)];
    }),
  );
  return [...new Set(called)];
};
