import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { z } from 'zod';
import type { ActionEvent } from '#contracts/action-event.ts';
import { type Clock, systemClock } from '#core/clock.ts';
import type { Json } from '#core/json.ts';
import { answerCallback } from './action/answer.ts';
import { cached } from './action/cache.ts';
import { type Call, type CallContext, describeCall } from './action/call.ts';
import { asJson, checkContract } from './action/check-contract.ts';
import type { ActionContext } from './action/context.ts';
import type { Contract } from './action/contract.ts';
import { heartbeatOf } from './action/heartbeat.ts';
import { idempotent } from './action/idempotency.ts';
import { emfMetrics, type MetricsSink } from './action/metrics.ts';
import { observe } from './action/observe.ts';
import { secretText } from './action/secrets.ts';
import { traced } from './action/tracing.ts';
import { withinTime } from './action/within-time.ts';
import type { Breakers } from './breaker/breakers.ts';
import { outcomeOf } from './breaker/outcome.ts';
import { breakersOn } from './breaker/system-breakers.ts';
import { type Clients, systemClients } from './clients.ts';
import { requireEnvironment } from './environment.ts';
import { tableOf } from './ports/documents.ts';
import { openStorage, type Storage, storageOf } from './storage.ts';

/** An action's logic: input in, output out, the world through its context. */
export type Logic<Input extends z.ZodType, Output extends z.ZodType, Ports extends object = object> = (
  input: z.output<Input>,
  context: ActionContext & Ports,
) => z.input<Output> | Promise<z.input<Output>>;

/** What an action is wired to; tests pass their own. */
export interface ActionWiring<Ports extends object = object> {
  /** Makes the action's own ports, once per process and at the first call. */
  ports?: () => Ports;
  clock?: Clock;
  clients?: Clients;
  metrics?: MetricsSink;
  breakers?: Breakers;
  storage?: Storage;
  secret?: (name: string) => Promise<string>;
}

/** A Lambda handler of an action. */
export type ActionHandler = (event: ActionEvent<unknown>, context?: Partial<Context>) => Promise<Json>;

/**
 * Turns a contract and its logic into a Lambda handler: the one place where input is checked, logs, traces and metrics are
 * written, effects made idempotent, breakers asked and errors named. Throws `InvalidInput`, `InvalidOutput`, `CircuitOpen`,
 * `AlreadyInProgress`, and what the logic throws, under its own name.
 */
export const defineAction = <
  Input extends z.ZodType,
  Output extends z.ZodType,
  Ports extends object = object,
>(
  contract: Contract<Input, Output>,
  logic: Logic<Input, Output, Ports>,
  wiring: ActionWiring<Ports> = {},
): ActionHandler => {
  const { clock = systemClock, clients = systemClients, metrics = emfMetrics, secret = secretText } = wiring;
  let ports: Ports | undefined;
  const storage = wiring.storage ?? storageOf(() => openStorage(requireEnvironment('storage')));

  const contextOf = ({ run, logger }: Call): ActionContext & Ports => {
    ports ??= wiring.ports?.() ?? ({} as Ports);
    return {
      run,
      logger,
      clock,
      storage,
      heartbeat: heartbeatOf(run, clients),
      secret,
      ...ports,
    };
  };
  const table = tableOf(clients.dynamo);
  let breakers = wiring.breakers;
  const counted = outcomeOf(contract.options?.breaker, contract.errors);
  const guarded = (call: Call, act: () => Promise<Json>): Promise<Json> => {
    const { breaker } = call.run;
    if (!breaker) return act();
    const left = call.remainingMilliseconds();
    return breakersFor(call).call(breaker, left, counted, () => withinTime(left, act));
  };
  const breakersFor = ({ logger }: Call): Breakers => {
    breakers ??= breakersOn(clients, clock, (message, error) => logger.warn(message, error));
    return breakers;
  };
  const handle = async (event: ActionEvent<unknown>, { call }: CallContext): Promise<Json> => {
    const { run } = call;
    const act = async (): Promise<Json> =>
      asJson(await logic(event.input as z.output<Input>, contextOf(call)));
    // Before idempotency as well as inside it: an open breaker rejects without a word to the table, and a replay is no call.
    if (run.breaker) breakersFor(call).check(run.breaker);
    return traced(call, () => {
      const make = () => guarded(call, act);
      if (run.effect) return idempotent(call, clients, make);
      return run.cache ? cached({ table, clock }, call.action, run.cache, asJson(event.input), make) : make();
    });
  };
  return middy<ActionEvent<unknown>, Json, Error, CallContext>({ timeoutEarlyInMillis: 0 })
    .use(describeCall(clock, contract.name))
    .use(observe(clock, metrics))
    .use(answerCallback(contract, clients))
    .use(checkContract(contract))
    .handler(handle) as unknown as ActionHandler;
};
