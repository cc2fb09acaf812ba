import type { WorkflowManifest } from '#contracts/manifest.ts';
import { type Clock, systemClock } from '#core/clock.ts';
import type { Json } from '#core/json.ts';
import { runVirtual, type VirtualResult } from '#engine/drivers/virtual/run-virtual.ts';
import {
  type ActionHost,
  type ActionHostOptions,
  secretFilesOf,
  startActionHost,
} from '../actions/action-host.ts';
import { EventBus } from '../bus/bus.ts';
import { localConnections } from '../http/connections.ts';
import { listenOnLoopback } from '../http/listen.ts';
import { connectIntegrations } from '../integrations/connect.ts';
import { Callbacks, callbackEndpoint } from './callbacks.ts';
import { type RunChild, VirtualChildren, virtualRunOf } from './children.ts';
import { readFiles } from './read-files.ts';
import { virtualTasks } from './tasks.ts';

/** A stack with real actions in virtual time: waits, retries and approvals are instant. */
export interface VirtualStack extends ActionHost {
  bus: EventBus;
  /** Runs a workflow to its end; `answered` says whether someone will answer callbacks. */
  run(manifest: WorkflowManifest, name: string, input: Json, answered: boolean): Promise<VirtualResult>;
}

/** Starts the actions and what they need, without the live engine. */
export const createVirtualStack = async (
  options: ActionHostOptions,
  clock: Clock = systemClock,
): Promise<VirtualStack> => {
  const bus = new EventBus();
  const callbacks = new Callbacks();
  const endpoint = await listenOnLoopback(callbackEndpoint(callbacks));
  const host = await startActionHost(options, bus, endpoint.url).catch(async (error: unknown) => {
    // A server that still listens would keep the process alive.
    await endpoint.close();
    throw error;
  });
  const integrations = connectIntegrations(
    Promise.resolve(host),
    bus,
    localConnections(() => options.manifests, secretFilesOf(options.root)),
    options.faults,
  );
  return {
    ...host,
    bus,
    run: (manifest, name, input, answered) => {
      const run: RunChild = (start) => {
        const tasks = virtualTasks({ manifest: start.manifest, integrations, callbacks, answered, children });
        return runVirtual({ ...virtualRunOf(start), tasks, readItems: readFiles(options.storageFolder) });
      };
      const children = new VirtualChildren(options.manifests, run);
      return run({ manifest, name, input, startAt: clock.now() });
    },
    close: async () => {
      await bus.close();
      await host.close();
      await endpoint.close();
    },
  };
};
