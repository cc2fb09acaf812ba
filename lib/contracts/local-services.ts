import { AsyncLocalStorage } from 'node:async_hooks';
import type { JsonObject } from '#core/json.ts';
import type { RecordedEvent } from './recorded-event.ts';

/** A service of the local stack. */
export type LocalService = 'dynamodb' | 'events' | 'states';

/**
 * Services of the local stack as a function reaches them: in a worker by its channel, in the stack's process directly, without HTTP,
 * signatures and the SDK. An author's own SDK clients find the same services at `AWS_ENDPOINT_URL_…`.
 */
export interface LocalServices {
  /** Calls an operation, such as `PutItem`, with the JSON of AWS's API. Rejects with an error of AWS's name. */
  call(service: LocalService, operation: string, input: JsonObject): Promise<JsonObject>;
  /**
   * Reads the events of an execution after one, oldest first: a page of them, and none after the last. Only where the histories are in the same
   * process (see `VALUES`). Rejects with an error of Step Functions' name.
   */
  events?(execution: string, after: number): Promise<readonly RecordedEvent[]>;
}

/** What belongs to a process elsewhere, for a function of Baton that shares the process of a stack with others. */
export interface FunctionHost {
  /** In place of `process.env`. */
  environment: Readonly<Record<string, string | undefined>>;
  services: LocalServices;
  /** Writes a line to the log of the call. */
  log(line: string): void;
  /** What functions keep between their calls. */
  kept: WeakMap<object, unknown>;
  /** By how many milliseconds the clock of the call is ahead of the machine's. */
  clockShift: number;
}

const hosts = new AsyncLocalStorage<FunctionHost | undefined>();

/** Makes a call of a function; without a host, it leaves the one that it is in, as services do that functions reach directly. */
export const withinHost = <Result>(host: FunctionHost | undefined, act: () => Result): Result =>
  hosts.run(host, act);

/** Returns the host of the call that is being made; undefined if its process is its host. */
export const functionHost = (): FunctionHost | undefined => hosts.getStore();

/** Returns the environment of the function that is being called. */
export const environment = (): FunctionHost['environment'] => hosts.getStore()?.environment ?? process.env;

/** Lets something be made when it is first used, once for each process or host. */
export const oncePerHost = <Value extends object>(make: () => Value): (() => Value) => {
  let own: Value | undefined;
  const key = {};
  return () => {
    const host = hosts.getStore();
    if (!host) {
      own ??= make();
      return own;
    }
    const known = host.kept.get(key) as Value | undefined;
    if (known) return known;
    const made = make();
    host.kept.set(key, made);
    return made;
  };
};

/** Shared by all copies of this module in a process: bundles have their own. */
const KEY = Symbol.for('baton.local-services');

type Offering = { [KEY]?: LocalServices };

/** Offers services to the functions in this process. */
export const offerLocalServices = (services: LocalServices): void => {
  (globalThis as Offering)[KEY] = services;
};

/** Returns the services that the function being called reaches directly; undefined on AWS. */
export const localServices = (): LocalServices | undefined =>
  hosts.getStore()?.services ?? (globalThis as Offering)[KEY];
