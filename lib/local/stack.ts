import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { compensationManifest } from '#contracts/compensation/workflow.ts';
import type { Deployment } from '#contracts/deployment.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { LOCAL, LOCAL_BUCKET } from '#contracts/names.ts';
import { defined } from '#core/defined.ts';
import { listen } from '#engine/api/server.ts';
import { createEngine, type Engine, type EngineOptions } from '#engine/engine.ts';
import { MemoryStore } from '#engine/store/memory.ts';
import { SqliteStore } from '#engine/store/sqlite.ts';
import type { Store } from '#engine/store/store.ts';
import {
  type ActionHost,
  type ActionHostOptions,
  secretFilesOf,
  startActionHost,
} from './actions/action-host.ts';
import { localWorkers } from './activities/local-workers.ts';
import { EventBus } from './bus/bus.ts';
import { registerStateMachines } from './definitions/state-machines.ts';
import { registerVersions } from './executions/register-versions.ts';
import { statesOf } from './executions/states-call.ts';
import { publishStatusChanges } from './executions/status-events.ts';
import { localConnections } from './http/connections.ts';
import { connectIntegrations } from './integrations/connect.ts';
import { withFaults } from './integrations/failing.ts';
import { serveSite } from './site/serve-site.ts';
import { deliverer } from './triggers/deliver.ts';
import { startTriggers } from './triggers/start-triggers.ts';
import { sweepAtStart } from './triggers/sweep-at-start.ts';

/** Settings of a local stack. */
export interface LocalStackOptions extends ActionHostOptions {
  /** Port of the HTTP API; 0 picks a free one (default: the API is only served in process). */
  apiPort?: number;
  /** Whether events and schedules start workflows and platform functions. Steps that wait for events get them in any case. */
  triggers?: boolean;
  /** Called when a trigger could not start its workflow. */
  onTriggerFailure?: (trigger: string, error: unknown) => void;
}

/** A running stack. */
export interface LocalStack extends ActionHost {
  engine: Engine;
  bus: EventBus;
  /**
   * Replaces the workflows that the stack offers. Running executions keep the definition that they started with, and the rates
   * of schedules start again.
   */
  deploy(manifests: readonly WorkflowManifest[]): Promise<void>;
  /** Address of the API. */
  apiUrl?: string;
  /** Address of the engine's Step Functions endpoint. */
  statesUrl: string;
  /** Closes the parts in reverse order; with `durable`, executions continue when the stack is created again. */
  close(): Promise<void>;
}

/**
 * Milliseconds for which the API answers before executions of an earlier stack continue and sweeps begin; one that is asked for continues
 * at once.
 */
const FIRST_ANSWERS_MILLISECONDS = 300;

/**
 * Starts engine, table, bus, actions and API in this process, on the loopback interface only.
 *
 * With `durable`, answered requests survive the end of the process; with `durability: 'power'` a power cut too, at one fsync for each turn of the
 * event loop that writes (otherwise the last moments may be lost, but the databases stay intact). The engine continues executions of an earlier
 * stack; effects whose workers died are freed (`dynamo/table.ts`), so that their next attempt need not wait for a deadline; with triggers,
 * executions that ended unnoticed are processed (`triggers/sweep-at-start.ts`).
 */
export const createLocalStack = async (options: LocalStackOptions): Promise<LocalStack> => {
  const { manifests, onTriggerFailure } = options;
  let offered = manifests;
  const closers: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const bus = new EventBus({ onTargetFailure: (rule, _, error) => onTriggerFailure?.(rule, error) });
    // The engine may continue tasks as soon as it exists, but workers need its address first: tasks wait for them.
    const ready = Promise.withResolvers<ActionHost>();
    // What was running continues once the stack has answered: to read ten thousand executions takes as long as to start.
    const serving = Promise.withResolvers<void>();
    const connections = localConnections(() => offered, secretFilesOf(options.root));
    const { engine, checked } = await openEngine(options, {
      integrations: connectIntegrations(ready.promise, bus, connections),
      resumeAfter: serving.promise,
    });
    const states = await listen(engine, { port: 0 });
    let closeHost = async (): Promise<void> => undefined;
    closers.push(states.close, async () => {
      // The engine first: a task whose worker is closed is to be repeated by the next stack, not to fail its execution.
      await engine.close();
      await closeHost();
    });
    closers.push(publishStatusChanges(engine, bus));

    const host = await startActionHost(options, bus, statesOf(engine, states.url));
    closeHost = host.close;
    // From here on something is written.
    await checked();
    const workers = localWorkers(engine, () => ready.promise.then(({ pool }) => pool));
    closers.push(workers.stop);
    await workers.serve(manifests);
    await registerStateMachines(engine, [...manifests, compensationManifest]);
    ready.resolve(host);

    closers.push(() => bus.close());
    const started = await startOffered({ bus, host, options, offered: () => offered });
    closers.push(started.stop);
    if (options.triggers && options.durable)
      closers.push(
        sweepAtStart({
          pool: host.pool,
          deployments: await host.deployments().subscribing(),
          after: serving.promise,
        }),
      );
    const deploy = async (changed: readonly WorkflowManifest[]): Promise<void> => {
      await workers.serve(changed);
      await registerStateMachines(engine, changed);
      await host.offer(changed);
      offered = changed;
      await started.renew();
    };
    const site = await serveApi(options, { host, engine, workflows: () => offered.map(({ name }) => name) });
    if (site) closers.push(site.close);
    // Whoever waits for the API asks at once, and would wait for all of that.
    const timer = setTimeout(serving.resolve, site ? FIRST_ANSWERS_MILLISECONDS : 0).unref();
    closers.push(() => clearTimeout(timer));
    return { ...host, engine, bus, deploy, apiUrl: site?.url, statesUrl: states.url, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** What the triggers of the offered workflows are started with. */
interface Offered {
  bus: EventBus;
  host: ActionHost;
  options: LocalStackOptions;
  offered(): readonly WorkflowManifest[];
}

/** Starts the triggers of the offered workflows and registers their versions; `renew` does so again after others are offered. */
const startOffered = async ({ bus, host, options, offered }: Offered) => {
  const { triggers: starts, onTriggerFailure: onFailure } = options;
  const deliver = deliverer({ pool: host.pool, deadLetters: join(options.dataFolder, 'dead-letters') });
  const subscribing = async () => (starts ? host.deployments().subscribing() : new Map<string, Deployment>());
  // Whoever saves a file every few minutes would put off what runs every quarter of an hour for ever.
  const since = new Map<string, number>();
  const trigger = (deployments: ReadonlyMap<string, Deployment>) =>
    startTriggers({ bus, deliver, manifests: offered(), starts, deployments, since, onFailure });
  // Only the API shows versions.
  const register = () =>
    options.apiPort === undefined ? async () => undefined : registerVersions(host.pool, offered());
  let stopTriggers = trigger(await subscribing());
  let stopRegistering = register();
  return {
    renew: async (): Promise<void> => {
      const deployments = await subscribing();
      stopTriggers();
      stopTriggers = trigger(deployments);
      await stopRegistering();
      stopRegistering = register();
    },
    stop: async (): Promise<void> => {
      await stopRegistering();
      stopTriggers();
    },
  };
};

/** What the API is served with. */
interface Served {
  host: ActionHost;
  engine: Engine;
  workflows(): string[];
}

/** Serves the API and the console, if a port is given. */
const serveApi = async (
  { apiPort, storageFolder }: LocalStackOptions,
  { host: { api, pool }, engine, workflows }: Served,
) =>
  apiPort === undefined
    ? undefined
    : serveSite({ api, engine, workflows, load: () => pool.load, storageFolder }, apiPort);

/** Opens the engine on its store; `checked` rejects if the store's file is damaged, which is looked for beside what only reads it. */
const openEngine = async (
  options: LocalStackOptions,
  settings: Pick<EngineOptions, 'integrations' | 'resumeAfter'>,
): Promise<{ engine: Engine; checked: () => Promise<void> }> => {
  const store = openStore(options);
  const checked = async (): Promise<void> => {
    if (store instanceof SqliteStore) await store.checked;
  };
  try {
    const around = withFaults(options.faults);
    const buckets = { [LOCAL_BUCKET]: options.storageFolder };
    return { engine: createEngine({ store, ...settings, around, buckets, ...LOCAL }), checked };
  } catch (error) {
    // Damage explains it best.
    await checked();
    throw error;
  }
};

const openStore = ({ durable, dataFolder, durability }: LocalStackOptions): Store => {
  if (!durable) return new MemoryStore();
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const file = join(dataFolder, 'engine.sqlite');
  return new SqliteStore({ file, check: 'beside', ...defined({ durability }) });
};
