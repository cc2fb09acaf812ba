import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compensationManifest } from '#contracts/compensation/workflow.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { functionName, LOCAL } from '#contracts/names.ts';
import { listen } from '#engine/api/server.ts';
import { createEngine, type Engine } from '#engine/engine.ts';
import { MemoryStore } from '#engine/store/memory.ts';
import { SqliteStore } from '#engine/store/sqlite.ts';
import { type Api, createApi } from './api/api.ts';
import { apiServer } from './api/server.ts';
import { EventBus } from './bus/bus.ts';
import { eventsEndpoint } from './bus/endpoint.ts';
import { startDynamo } from './dynamo/server.ts';
import { actionEnvironment } from './environment.ts';
import { type Fault, faultPlan } from './faults.ts';
import { listenOnLoopback } from './http/listen.ts';
import { localEvents } from './integrations/events.ts';
import { localLambda } from './integrations/lambda.ts';
import { registerStateMachines } from './state-machines.ts';
import { publishStatusChanges } from './status-events.ts';
import { platformAction } from './substitute.ts';
import { addEventTriggers } from './triggers/event-triggers.ts';
import { Scheduler } from './triggers/scheduler.ts';
import { startThrough } from './triggers/start-through.ts';
import { findFunctions } from './workers/functions.ts';
import { WorkerPool } from './workers/pool.ts';

/** Settings of a local stack. */
export interface LocalStackOptions {
  manifests: readonly WorkflowManifest[];
  /** Project folder, which has `lambdas/`. */
  root: string;
  /** Folder for what the stack itself writes: logs, manifests, and with `durable` its databases. */
  dataFolder: string;
  /** Folder that actions keep and publish files in. */
  storageFolder: string;
  /** Keep executions and the table in the data folder, and go on with what was under way. In memory unless told. */
  durable?: boolean;
  /** Serve the HTTP API on this port, 0 for a free one; not at all unless told. */
  apiPort?: number;
  /** Start workflows by their schedules. */
  schedules?: boolean;
  faults?: readonly Fault[];
  /** Threads that actions run in, at most. */
  maxThreads?: number;
  /** Hears of triggers that could not start their workflow. */
  onTriggerFailure?: (trigger: string, error: unknown) => void;
}

/** A running stack. */
export interface LocalStack {
  engine: Engine;
  bus: EventBus;
  pool: WorkerPool;
  /** The API without its network. */
  api: Api;
  /** Where the API listens. */
  apiUrl?: string;
  /** Where the engine's Step Functions endpoint listens. */
  statesUrl: string;
  /** Closes the parts in the reverse order of their start; with `durable`, executions go on when it is created again. */
  close(): Promise<void>;
}

/** Starts engine, table, bus, actions and API in this process, on the loopback interface only. */
export const createLocalStack = async (options: LocalStackOptions): Promise<LocalStack> => {
  const { manifests, root, dataFolder, storageFolder, durable = false, faults = [] } = options;
  const closers: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    for (const folder of [dataFolder, storageFolder]) mkdirSync(folder, { recursive: true });
    const manifestsFile = join(dataFolder, 'manifests.json');
    writeFileSync(manifestsFile, JSON.stringify(manifests));

    const bus = new EventBus({
      onTargetFailure: (rule, _, error) => options.onTriggerFailure?.(rule, error),
    });
    const dynamo = await startDynamo(durable ? join(dataFolder, 'table') : undefined);
    closers.push(dynamo.close);
    const events = await listenOnLoopback(eventsEndpoint(bus));
    closers.push(events.close);

    const ready = Promise.withResolvers<WorkerPool>();
    const store = durable ? new SqliteStore({ file: join(dataFolder, 'engine.sqlite') }) : new MemoryStore();
    const integrations = { lambda: localLambda(ready.promise), events: localEvents(bus) };
    const engine = createEngine({ store, integrations, ...LOCAL });
    const states = await listen(engine, { port: 0 });
    closers.push(() => engine.close(), states.close);
    closers.push(publishStatusChanges(engine, bus));

    const functions = findFunctions(root);
    const pool = new WorkerPool({
      root,
      functions,
      environment: actionEnvironment({
        dynamoUrl: dynamo.url,
        eventsUrl: events.url,
        statesUrl: states.url,
        storageFolder,
        manifestsFile,
      }),
      logFolder: join(dataFolder, 'logs'),
      preload: calledFunctions(manifests),
      maxThreads: options.maxThreads,
      faults: faultPlan(faults),
    });
    closers.push(() => pool.close());
    pool.start();
    await registerStateMachines(engine, [...manifests, compensationManifest]);
    ready.resolve(pool);

    const api = createApi(pool);
    const start = startThrough(api);
    addEventTriggers(bus, manifests, start);
    closers.push(() => bus.close());
    if (options.schedules) {
      const scheduler = new Scheduler({ manifests, start, onFailure: options.onTriggerFailure });
      closers.push(() => scheduler.close());
    }
    const server =
      options.apiPort === undefined ? undefined : await listenOnLoopback(apiServer(api), options.apiPort);
    if (server) closers.push(server.close);
    return { engine, bus, pool, api, apiUrl: server?.url, statesUrl: states.url, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Functions that the workflows' definitions call, and those that a start and an approval need. */
const calledFunctions = (manifests: readonly WorkflowManifest[]): string[] => {
  const called = manifests.flatMap(({ substitutions }) =>
    Object.values(substitutions).flatMap((substitution) =>
      substitution.kind === 'action' || substitution.kind === 'platform'
        ? [
            functionName(
              substitution.kind === 'action' ? substitution.action : platformAction(substitution.action),
            ),
          ]
        : [],
    ),
  );
  return [...new Set([functionName('platform/start-execution'), ...called])];
};
