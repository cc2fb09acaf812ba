import { devNull } from 'node:os';
import { delimiter } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ENVIRONMENT } from '#contracts/environment.ts';
import {
  BUS_NAME,
  LIVE_ALIAS,
  LOCAL,
  LOCAL_AUDIT_TABLE,
  LOCAL_TABLE,
  localStateMachineArn,
} from '#contracts/names.ts';

/** Secret with the address of the webhook to which the local stack announces approvals. */
export const ANNOUNCEMENT_WEBHOOK = 'approvals/webhook';

/** Addresses and paths of the parts of the stack. */
export interface StackPlaces {
  dynamoUrl: string;
  statesUrl: string;
  eventsUrl: string;
  storageFolder: string;
  manifestsFile: string;
  /** Folder of the logs of functions. */
  logFolder: string;
  /** Files with secrets, which may be missing. */
  secretFiles: readonly string[];
  /** The project's folder, from which SQLite files have their paths. */
  projectFolder: string;
  /** Recorded answers of language models. */
  recordedAnswersFile: string;
  /** Folder in which approvals are announced. */
  announcementFolder: string;
  /** Whether there is a secret with the address of a webhook to which they are announced. */
  hasWebhook: boolean;
  /** Whether models are asked for what is not recorded. */
  record?: boolean;
}

/** Returns the whole environment of the actions: what CDK sets on AWS, and the addresses of the local services. */
export const actionEnvironment = (places: StackPlaces): Record<string, string> => ({
  [ENVIRONMENT.storage]: pathToFileURL(places.storageFolder).href,
  [ENVIRONMENT.outbox]: pathToFileURL(places.storageFolder).href,
  [ENVIRONMENT.manifests]: places.manifestsFile,
  [ENVIRONMENT.logs]: places.logFolder,
  [ENVIRONMENT.secrets]: places.secretFiles.join(delimiter),
  [ENVIRONMENT.databases]: places.projectFolder,
  [ENVIRONMENT.recordedAnswers]: places.recordedAnswersFile,
  ...(places.record && { [ENVIRONMENT.record]: 'true' }),
  [ENVIRONMENT.announcementFolder]: places.announcementFolder,
  ...(places.hasWebhook && { [ENVIRONMENT.announcementWebhook]: ANNOUNCEMENT_WEBHOOK }),
  AWS_ENDPOINT_URL_DYNAMODB: places.dynamoUrl,
  AWS_ENDPOINT_URL_SFN: places.statesUrl,
  AWS_ENDPOINT_URL_EVENTBRIDGE: places.eventsUrl,
  AWS_ENDPOINT_URL_EVENTS: places.eventsUrl,
  ...fixedEnvironment(),
});

/** Returns the part of the environment that is the same for all stacks. */
export const fixedEnvironment = (): Record<string, string> => ({
  [ENVIRONMENT.table]: LOCAL_TABLE,
  [ENVIRONMENT.auditTable]: LOCAL_AUDIT_TABLE,
  [ENVIRONMENT.bus]: BUS_NAME,
  [ENVIRONMENT.stateMachineArnPrefix]: localStateMachineArn(''),
  [ENVIRONMENT.alias]: LIVE_ALIAS,
  AWS_REGION: LOCAL.region,
  AWS_DEFAULT_REGION: LOCAL.region,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  // The developer's AWS account stays out of reach, and the SDK does not search for it.
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: 'true',
  POWERTOOLS_SERVICE_NAME: 'baton',
  POWERTOOLS_LOG_LEVEL: 'INFO',
  POWERTOOLS_TRACE_ENABLED: 'false',
  TZ: 'UTC',
  ...trustedAuthorities(),
});

/** Certificates that the developer's machine trusts besides Node's: whom this process trusts, its functions do. */
const trustedAuthorities = (): Record<string, string> =>
  Object.fromEntries(
    ['NODE_EXTRA_CA_CERTS', 'NODE_USE_SYSTEM_CA'].flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  );
