import type { JsonObject } from '#core/json.ts';

/** A service of the local stack. */
export type LocalService = 'dynamodb' | 'events' | 'states';

/**
 * Services of the local stack as a function reaches them in its worker: by the worker's channel, without HTTP, signatures and the
 * SDK. An author's own SDK clients find the same services at `AWS_ENDPOINT_URL_…`.
 */
export interface LocalServices {
  /** Calls an operation, such as `PutItem`, with the JSON of AWS's API. Rejects with an error of AWS's name. */
  call(service: LocalService, operation: string, input: JsonObject): Promise<JsonObject>;
}

/** Shared by all copies of this module in a process: bundles have their own. */
const KEY = Symbol.for('baton.local-services');

type Offering = { [KEY]?: LocalServices };

/** Offers services to the functions in this process. */
export const offerLocalServices = (services: LocalServices): void => {
  (globalThis as Offering)[KEY] = services;
};

/** Returns the services that this process offers; undefined on AWS. */
export const localServices = (): LocalServices | undefined => (globalThis as Offering)[KEY];
