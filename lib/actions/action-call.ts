import type { RunInfo } from '#contracts/action-event.ts';
import type { CacheUse } from '#contracts/cached-result.ts';
import type { Clock } from '#core/clock.ts';
import type { Json } from '#core/json.ts';
import type { Breakers } from './breaker/breakers.ts';
import type { Contract } from './contract.ts';
import type { AddAudit } from './ports/audit.ts';
import type { Clients } from './ports/clients.ts';
import type { TableWrite } from './ports/documents.ts';
import type { Storage } from './storage/storage.ts';
import type { ActionLogger } from './telemetry/logging.ts';
import type { MetricsSink } from './telemetry/metrics.ts';

/** See `ActionContext.once`. */
export type Once = <Result extends Json>(
  part: string,
  act: (key: string) => Promise<Result> | Result,
) => Promise<Result>;

/** See `ActionContext.commit`. */
export type Commit = (writes: readonly TableWrite[], result: Json) => Promise<boolean>;

/** Everything that an action's logic may touch besides its input. */
export interface ActionContext {
  run: RunInfo;
  logger: ActionLogger;
  clock: Clock;
  /** Aborted when the call's time is over. An effect's process ends shortly afterwards. */
  signal: AbortSignal;
  /**
   * Does a part of an effect and records its result under the name, which is unique within the action. A later attempt gets the recorded
   * result instead; `act` runs again only if the process ended before its result was recorded, and gets the same key for the services
   * that it calls. In a step without an effect, nothing is recorded.
   */
  once: Once;
  /**
   * Of an action with `options: { commits: true }`: does writes to Baton's table in one transaction with the entry of the effect and its
   * result. Returns false if the condition of a write does not hold.
   */
  commit?: Commit;
  /** In a call that undoes an effect: the `run.idempotency_key` of the call that is undone. */
  undoes?: string;
  /** Files at `BATON_STORAGE`. */
  storage: Storage;
  /** Reports to Step Functions that a task which waits for a callback is alive; does nothing for other tasks. */
  heartbeat(): Promise<void>;
  /**
   * Adds an entry to the execution's audit trail. The action's `deployment.ts` needs `items: { audit: 'add' }`. An attempt that is
   * repeated adds another.
   */
  audit: AddAudit;
  /** Returns a secret of Secrets Manager by name, cached for five minutes. What the action returns, throws and logs has `***` in its place. */
  secret(name: string): Promise<string>;
}

/** What the layers of a call find out. */
interface CallNotes {
  /** Secrets that it has read: they are masked in what it returns, throws and logs. */
  secrets: Set<string>;
  /** Keys of the values that it has put into the storage. */
  stored: Set<string>;
  /** How its cache was used; absent if it has none. */
  cache?: CacheUse | 'miss';
}

/** One call of an action, as each layer passes it to the next. */
export interface ActionCall {
  /** Id of the request. */
  id: string;
  /** `factory/action`. */
  action: string;
  run: RunInfo;
  /** As it was sent; from `checkContract` inwards, as the contract yields it. */
  input: unknown;
  logger: ActionLogger;
  /** Milliseconds since the epoch. */
  startedAt: number;
  signal?: AbortSignal;
  /** What the layers find out, shared by all copies of the call. */
  notes: CallNotes;
  /** Absent outside of an effect. */
  once?: Once;
  /** Absent unless the action commits its effect. */
  commit?: Commit;
  /** Key of the effect that the call undoes, as services outside know it. */
  undoes?: string;
  /** Returns the milliseconds left until the step's timeout, or until Lambda ends the call. */
  remainingMilliseconds(): number;
}

/** An action as its layers see it: what it declares, and what it is wired to. */
export interface WiredAction {
  contract: Contract;
  clock: Clock;
  clients: Clients;
  metrics: MetricsSink;
  storage: Storage;
  /** Returns a secret by name. */
  secret(name: string): Promise<string>;
  /** Ends the process. */
  exit(): void;
  /** Returns the result of the effect with a key, or undefined if it did not take place; absent if the action cannot tell. */
  find?(key: string, call: ActionCall): Promise<Json | undefined>;
  /** Absent until a step first asks for a breaker. */
  breakers?: Breakers;
}

/** The rest of a call: the layers further in, and at last the logic. */
export type Next = (call: ActionCall) => Promise<Json>;

/** One concern around an action's logic: does its part before and after `next`, or answers in its place. */
export type Layer = (call: ActionCall, next: Next, action: WiredAction) => Promise<Json>;

/** Puts the layers around the logic, the first outermost. */
export const compose = (layers: readonly Layer[], action: WiredAction, logic: Next): Next =>
  layers.reduceRight<Next>((next, layer) => (call) => layer(call, next, action), logic);
