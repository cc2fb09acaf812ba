import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { localServices, oncePerHost } from '#contracts/local-services.ts';
import { ASK_FOR_IT, leftOut } from '../left-out.ts';
import { localClient, localCommands } from './local-clients.ts';

/**
 * SDK clients, each imported and created when it is first used, so that an action which needs none starts without them. They read
 * region, credentials and `AWS_ENDPOINT_URL_<SERVICE>` from the environment.
 */
export interface Clients {
  dynamo(): Promise<DynamoDBClient>;
  sfn(): Promise<SFNClient>;
  events(): Promise<EventBridgeClient>;
}

/**
 * Attempts per request. Step Functions allows few requests a second that read executions, and executions that end together are
 * read together. The pauses between attempts add up to 16 s at most, so an endpoint can still answer.
 */
const STATES_ATTEMPTS = 6;

/** The clients of this process. */
export const systemClients: Clients = {
  dynamo: oncePerHost(async () =>
    process.env.BATON_WITHOUT_TABLE
      ? leftOut('the SDK of DynamoDB', ASK_FOR_IT)
      : new (await import('@aws-sdk/client-dynamodb')).DynamoDBClient({}),
  ),
  sfn: oncePerHost(async () => {
    if (localServices()) return localClient('states') as SFNClient;
    return process.env.BATON_WITHOUT_STATES
      ? leftOut('the SDK of Step Functions', ASK_FOR_IT)
      : new (await import('@aws-sdk/client-sfn')).SFNClient({ maxAttempts: STATES_ATTEMPTS });
  }),
  events: oncePerHost(async () => {
    if (localServices()) return localClient('events') as EventBridgeClient;
    return process.env.BATON_WITHOUT_EVENTS
      ? leftOut('the SDK of EventBridge', ASK_FOR_IT)
      : new (await import('@aws-sdk/client-eventbridge')).EventBridgeClient({});
  }),
};

/** Returns the commands of Step Functions' client. The local stack has stand-ins for them, so that nothing of the SDK is loaded. */
export const statesCommands = async (): Promise<typeof import('@aws-sdk/client-sfn')> => {
  if (localServices()) return localCommands as unknown as typeof import('@aws-sdk/client-sfn');
  return process.env.BATON_WITHOUT_STATES
    ? leftOut('the SDK of Step Functions', ASK_FOR_IT)
    : import('@aws-sdk/client-sfn');
};

/** Returns the commands of EventBridge's client, as `statesCommands` does. */
export const eventsCommands = async (): Promise<typeof import('@aws-sdk/client-eventbridge')> => {
  if (localServices()) return localCommands as unknown as typeof import('@aws-sdk/client-eventbridge');
  return process.env.BATON_WITHOUT_EVENTS
    ? leftOut('the SDK of EventBridge', ASK_FOR_IT)
    : import('@aws-sdk/client-eventbridge');
};
