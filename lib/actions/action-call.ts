import type { RunInfo } from '#contracts/action-event.ts';
import type { Clock } from '#core/clock.ts';
import type { Json } from '#core/json.ts';
import type { Breakers } from './breaker/breakers.ts';
import type { Contract } from './contract.ts';
import type { Clients } from './ports/clients.ts';
import type { Storage } from './storage/storage.ts';
import type { ActionLogger } from './telemetry/logging.ts';
import type { MetricsSink } from './telemetry/metrics.ts';

/** Everything that an action's logic may touch besides its input. */
export interface ActionContext {
  run: RunInfo;
  logger: ActionLogger;
  clock: Clock;
  /** Aborted when the call's time is over. An effect's process ends shortly afterwards. */
  signal: AbortSignal;
  /** Files at `BATON_STORAGE`. */
  storage: Storage;
  /** Reports to Step Functions that a task which waits for a callback is alive; does nothing for other tasks. */
  heartbeat(): Promise<void>;
  /** Returns a secret of Secrets Manager by name, cached for five minutes. What the action returns, throws and logs has `***` in its place. */
  secret(name: string): Promise<string>;
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
  /** Secrets that the call has read: they are masked in what it returns, throws and logs. */
  secrets: Set<string>;
  /** Returns the milliseconds left until the step's timeout, or until Lambda ends the call. */
  remainingMilliseconds(): number;
}

/** An action as its layers see it: what it declares, and what it is wired to. */
export interface WiredAction {
  contract: Contract;
  clock: Clock;
  clients: Clients;
  metrics: MetricsSink;
  /** Returns a secret by name. */
  secret(name: string): Promise<string>;
  /** Ends the process. */
  exit(): void;
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
