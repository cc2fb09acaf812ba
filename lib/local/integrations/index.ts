import type { Integrations } from '#engine/integrations/integration.ts';
import type { ActionHost } from '../actions/action-host.ts';
import type { EventBus } from '../bus/bus.ts';
import { localDynamo } from './dynamodb.ts';
import { localEvents } from './events.ts';
import { localLambda } from './lambda.ts';

/** What tasks call in the local stack; they wait until the host is there. */
export const localIntegrations = (
  host: Promise<Pick<ActionHost, 'pool' | 'dynamoUrl'>>,
  bus: EventBus,
): Integrations => {
  const dynamoUrl = host.then((ready) => ready.dynamoUrl);
  // A host that never comes is told by who starts it.
  dynamoUrl.catch(() => undefined);
  return {
    lambda: localLambda(host.then(({ pool }) => pool)),
    events: localEvents(bus),
    dynamodb: localDynamo('dynamodb', dynamoUrl),
    'aws-sdk:dynamodb': localDynamo('aws-sdk:dynamodb', dynamoUrl),
  };
};
