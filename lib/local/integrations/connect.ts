import type { Integrations } from '#engine/integrations/integration.ts';
import type { ActionHost } from '../actions/action-host.ts';
import type { EventBus } from '../bus/bus.ts';
import type { LocalConnections } from '../http/connections.ts';
import { localIntegrations } from './index.ts';

/** Connects tasks with the services of the local stack. A task that comes before the host has started waits for it. */
export const connectIntegrations = (
  host: Promise<Pick<ActionHost, 'pool' | 'dynamo'>>,
  bus: EventBus,
  connections: LocalConnections,
): Integrations => {
  const pool = host.then((ready) => ready.pool);
  const dynamo = host.then((ready) => ready.dynamo.call);
  // If the host does not start, whoever starts it says so.
  for (const pending of [pool, dynamo]) pending.catch(() => undefined);
  return Object.assign(
    {},
    ...localIntegrations.map((connect) => connect({ pool, dynamo, bus, connections })),
  );
};
