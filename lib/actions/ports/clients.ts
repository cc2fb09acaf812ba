import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { localServices } from '#contracts/local-services.ts';
import { localClient } from './local-clients.ts';

/**
 * SDK clients, each imported and created when it is first used, so that an action which needs none starts without them. They read
 * region, credentials and `AWS_ENDPOINT_URL_<SERVICE>` from the environment.
 */
export interface Clients {
  dynamo(): Promise<DynamoDBClient>;
  sfn(): Promise<SFNClient>;
  events(): Promise<EventBridgeClient>;
}

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/**
 * Attempts per request. Step Functions allows few requests a second that read executions, and executions that end together are
 * read together. The pauses between attempts add up to 16 s at most, so an endpoint can still answer.
 */
const STATES_ATTEMPTS = 6;

/** The clients of this process. */
export const systemClients: Clients = {
  dynamo: once(async () => new (await import('@aws-sdk/client-dynamodb')).DynamoDBClient({})),
  sfn: once(async () => {
    const services = localServices();
    if (services) return localClient(services, 'states') as SFNClient;
    return new (await import('@aws-sdk/client-sfn')).SFNClient({ maxAttempts: STATES_ATTEMPTS });
  }),
  events: once(async () => {
    const services = localServices();
    if (services) return localClient(services, 'events') as EventBridgeClient;
    return new (await import('@aws-sdk/client-eventbridge')).EventBridgeClient({});
  }),
};
