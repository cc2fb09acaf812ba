import type { EventType } from './events.ts';
import type { ItemKind } from './table.ts';

/**
 * What a function may reach besides its own logs and traces:
 * `bus` puts events on Baton's bus; `storage` and `outbox` are the files at `BATON_STORAGE` and `BATON_OUTBOX`,
 * `storage-read` lists and reads the former;
 * `executions-read`, `executions-start` and `executions-control` (stop, redrive) are the workflows' executions, and `map-runs-read` the runs of
 * their distributed loops;
 * `tasks` answers what waits for a callback; `versions-read` and `versions-change` are the workflows' versions and the alias that points
 * to one, `versions-describe` is one version by its ARN, and `versions-publish` makes one; `workflows` is what their
 * ARNs are made of, and no right; `manifests` is the file at `BATON_MANIFESTS`, for functions that no state machine calls (those read items
 * of the kind `manifest`, so that no change of a workflow publishes a version of them), and `deployment` one beside it that says what was deployed;
 * with `lifecycles` it holds those of lifecycles only, so that other workflows can change without the function.
 */
export type Access =
  | 'bus'
  | 'deployment'
  | 'executions-control'
  | 'executions-read'
  | 'executions-start'
  | 'lifecycles'
  | 'logs-read'
  | 'manifests'
  | 'map-runs-read'
  | 'outbox'
  | 'storage'
  | 'storage-read'
  | 'tasks'
  | 'versions-change'
  | 'versions-describe'
  | 'versions-publish'
  | 'versions-read'
  | 'workflows';

/**
 * What a function may do to items of the table: `add` new ones, as to the audit trail; `read` them by key and
 * in lists; `copy`, which is to read them and to put what it has read elsewhere; `write`, which is to read, add and change them; or `remove`,
 * which is to delete them besides.
 */
export type ItemAccess = 'add' | 'copy' | 'read' | 'remove' | 'write';

/** What invokes a function besides direct calls. */
export type Subscription =
  /** `rate(15 minutes)` or `cron(…)` (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html). */
  | { schedule: string }
  /** Changes of the status of the workflows' executions. */
  | { statusChanges: true }
  /** Events of Baton's own, on its bus. */
  | { events: readonly EventType[] }
  /** Events of Baton's own that wait in a queue: so many are taken at a time as the function can do. */
  | { queue: readonly EventType[] }
  /** Events and schedules of the workflows' triggers, as `{workflow, trigger, event}`. */
  | { triggers: true };

/** Memory of a function whose `deployment.ts` names none, in megabytes. */
export const DEFAULT_MEMORY_MEGABYTES = 512;

/** Seconds after which Lambda ends a function whose deployment does not say. */
export const DEFAULT_TIMEOUT_SECONDS = 30;

/** Seconds after which a call on a worker is over, if neither its step nor its deployment says. */
const DEFAULT_WORKER_TIMEOUT_SECONDS = 3600;

/** Seconds without a sign of life after which a worker's task counts as lost, if its step does not say. */
export const DEFAULT_WORKER_HEARTBEAT_SECONDS = 60;

/**
 * What runs an action: a Lambda function, or `baton worker`, a process for any machine or container that takes calls from an activity of
 * Step Functions (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html).
 */
export type ActionRuntime = 'lambda' | 'worker';

/**
 * How a function is deployed: the default export of `deployment.ts` beside its handler, if the defaults are not enough. What a
 * workflow asks of an action (idempotency, breaker, heartbeat) is read from the workflow and needs no entry.
 */
export interface Deployment {
  /** Default: `lambda`. Of what follows, `worker` takes access, items, secrets, memoryMegabytes and timeoutSeconds. */
  runtime?: ActionRuntime;
  access?: readonly Access[];
  /** Kinds of items of the table that it may reach. */
  items?: Partial<Record<ItemKind, ItemAccess>>;
  /** Names of the secrets that it reads. */
  secrets?: readonly string[];
  on?: readonly Subscription[];
  /** Kind of document without which nothing needs the function: it is deployed, and called on its schedule, if the project has one. */
  forKind?: string;
  /** Files of packages that are put beside the code, such as `some-font/regular.ttf`. */
  files?: readonly string[];
  /** Default: `DEFAULT_MEMORY_MEGABYTES`. */
  memoryMegabytes?: number;
  /** Default: `DEFAULT_TIMEOUT_SECONDS`; of a worker, `DEFAULT_WORKER_TIMEOUT_SECONDS`. */
  timeoutSeconds?: number;
  /** Size of `/tmp`, in megabytes; default: Lambda's 512. */
  ephemeralStorageMegabytes?: number;
  /** Concurrent invocations; default: the account's limit. */
  reservedConcurrency?: number;
}

/** Returns the seconds after which a call of a function is over. */
export const timeoutSecondsOf = ({ runtime, timeoutSeconds }: Deployment): number =>
  timeoutSeconds ?? (runtime === 'worker' ? DEFAULT_WORKER_TIMEOUT_SECONDS : DEFAULT_TIMEOUT_SECONDS);
