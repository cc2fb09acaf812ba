import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { z } from 'zod';
import type { ActionEvent } from '#contracts/action-event.ts';
import { type Clock, systemClock } from '#core/clock.ts';
import type { Json } from '#core/json.ts';
import type { Breakers } from './breaker/breakers.ts';
import { answerCallback } from './call/answer.ts';
import { type Call, type CallContext, describeCall } from './call/call.ts';
import { asJson, checkContract } from './call/check-contract.ts';
import { guardsOf } from './call/guards.ts';
import { heartbeatOf } from './call/heartbeat.ts';
import { observe } from './call/observe.ts';
import type { ActionContext } from './context.ts';
import type { Contract } from './contract.ts';
import { type Clients, systemClients } from './ports/clients.ts';
import { requireEnvironment } from './ports/environment.ts';
import { secretText } from './ports/secrets.ts';
import { openStorage, storageOf } from './storage/open-storage.ts';
import type { Storage } from './storage/storage.ts';
import { emfMetrics, type MetricsSink } from './telemetry/metrics.ts';
import { traced } from './telemetry/tracing.ts';

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
  const guard = guardsOf(contract, { clients, clock, breakers: wiring.breakers });
  const handle = ({ input }: ActionEvent<unknown>, { call }: CallContext): Promise<Json> => {
    const act = async (): Promise<Json> => asJson(await logic(input as z.output<Input>, contextOf(call)));
    return traced(call, () => guard(call, input, act));
  };
  return middy<ActionEvent<unknown>, Json, Error, CallContext>({ timeoutEarlyInMillis: 0 })
    .use(describeCall(clock, contract.name))
    .use(observe(clock, metrics))
    .use(answerCallback(contract, clients))
    .use(checkContract(contract))
    .handler(handle) as unknown as ActionHandler;
};
