import type { Integrations } from '#engine/integrations/integration.ts';
import type { EventBus } from '../bus/bus.ts';
import type { CallDynamo } from '../dynamo/store.ts';
import type { LocalConnections } from '../http/connections.ts';
import type { WorkerPool } from '../workers/pool.ts';

/** Services of the local stack that tasks call. The promises are pending until the stack has started. */
export interface LocalServices {
  pool: Promise<WorkerPool>;
  /** The local DynamoDB. */
  dynamo: Promise<CallDynamo>;
  bus: EventBus;
  connections: LocalConnections;
}

/** Makes the engine's integrations with one service of the local stack, by the name that a task's resource has for it. */
export type LocalIntegration = (services: LocalServices) => Integrations;
