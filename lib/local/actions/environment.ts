import { devNull } from 'node:os';
import { pathToFileURL } from 'node:url';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { BUS_NAME, LOCAL, LOCAL_TABLE, localStateMachineArn } from '#contracts/names.ts';

/** Where the parts of the stack are. */
export interface StackPlaces {
  dynamoUrl: string;
  statesUrl: string;
  eventsUrl: string;
  storageFolder: string;
  manifestsFile: string;
  /** JSON object with the secrets by name; it need not be there. */
  secretsFile: string;
}

/** The whole environment of the actions: what CDK sets on AWS, and where the local services listen. */
export const actionEnvironment = (places: StackPlaces): Record<string, string> => ({
  [ENVIRONMENT.table]: LOCAL_TABLE,
  [ENVIRONMENT.bus]: BUS_NAME,
  [ENVIRONMENT.storage]: pathToFileURL(places.storageFolder).href,
  [ENVIRONMENT.outbox]: pathToFileURL(places.storageFolder).href,
  [ENVIRONMENT.manifests]: places.manifestsFile,
  [ENVIRONMENT.secrets]: places.secretsFile,
  [ENVIRONMENT.stateMachineArnPrefix]: localStateMachineArn(''),
  AWS_REGION: LOCAL.region,
  AWS_DEFAULT_REGION: LOCAL.region,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL_DYNAMODB: places.dynamoUrl,
  AWS_ENDPOINT_URL_SFN: places.statesUrl,
  AWS_ENDPOINT_URL_EVENTBRIDGE: places.eventsUrl,
  AWS_ENDPOINT_URL_EVENTS: places.eventsUrl,
  // Nothing of the developer's own account reaches an action, nor does the SDK look for one.
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: 'true',
  POWERTOOLS_SERVICE_NAME: 'baton',
  POWERTOOLS_LOG_LEVEL: 'INFO',
  POWERTOOLS_TRACE_ENABLED: 'false',
  TZ: 'UTC',
});
