import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { z } from 'zod';
import type { ActionEvent } from '#contracts/action-event.ts';
import { environment, oncePerHost } from '#contracts/local-services.ts';
import { type Clock, systemClock } from '#core/clock.ts';
import type { Json } from '#core/json.ts';
import { type ActionCall, type ActionContext, compose, type Next, type WiredAction } from './action-call.ts';
import { ActionError } from './action-error.ts';
import type { Breakers } from './breaker/breakers.ts';
import type { Contract } from './contract.ts';
import { behindBreaker, rejectIfOpen } from './layers/breaker.ts';
import { cache, markCached } from './layers/cache.ts';
import { answerCallback, heartbeatOf } from './layers/callback.ts';
import { asJson, checkContract } from './layers/check-contract.ts';
import { endInTime, stepDeadline, withinTime } from './layers/deadline.ts';
import { commitLogged, findEffect, inTurn, onceLogged } from './layers/loaded-late.ts';
import { noteStep } from './layers/note-step.ts';
import { observe, trace } from './layers/observe.ts';
import { fillSecrets, maskSecrets, maskSensitive } from './layers/secrets.ts';
import { storedValues } from './layers/stored-values.ts';
import { type Clients, systemClients } from './ports/clients.ts';
import { requireEnvironment } from './ports/environment.ts';
import { secretText } from './ports/secrets.ts';
import { openStorage, storageOf } from './storage/open-storage.ts';
import type { Storage } from './storage/storage.ts';
import { loggerFor, openLogging } from './telemetry/logging.ts';
import { emfMetrics, type MetricsSink } from './telemetry/metrics.ts';

/** What happens around an action's logic, outermost first. */
const LAYERS = [
  maskSensitive,
  observe,
  noteStep,
  endInTime,
  answerCallback,
  markCached,
  findEffect,
  inTurn,
  storedValues,
  fillSecrets,
  checkContract,
  trace,
  cache,
  rejectIfOpen,
  commitLogged,
  onceLogged,
  behindBreaker,
  withinTime,
  maskSecrets,
];

/** An action's logic: takes the input and its context, which is all it knows of the world, and returns the output. */
export type Logic<Input extends z.ZodType, Output extends z.ZodType, Ports extends object = object> = (
  input: z.output<Input>,
  context: ActionContext & Ports,
) => z.input<Output> | Promise<z.input<Output>>;

/** What an action is wired to; tests pass substitutes. */
export interface ActionWiring<Ports extends object = object, Found = unknown> {
  /** Makes the action's ports, once per process, when it is first called. */
  ports?: () => Ports;
  /**
   * Returns the result of the effect that a call with this `run.idempotency_key` had, or undefined if it had none. Present if and only if
   * the contract says `options: { find: true }`. `input` is what the undo says of it (`undo.find_input`).
   */
  find?: (key: string, context: ActionContext & Ports, input: unknown) => Promise<Found | undefined>;
  clock?: Clock;
  clients?: Clients;
  metrics?: MetricsSink;
  breakers?: Breakers;
  storage?: Storage;
  /** Ends the process of an effect whose time is over. */
  exit?: () => void;
  secret?: (name: string) => Promise<string>;
}

/** A Lambda handler of an action. */
export type ActionHandler = (event: ActionEvent<unknown>, context?: Partial<Context>) => Promise<Json>;

/**
 * Turns a contract and its logic into a Lambda handler that does all of `LAYERS` around the logic. The handler throws
 * `InvalidInput`, `InvalidOutput`, `CircuitOpen`, `AlreadyInProgress`, `Revoked`, `StillUnderWay`, `Sandbox.Timedout`, and what the
 * logic throws, under its own name.
 */
export const defineAction = <
  Input extends z.ZodType,
  Output extends z.ZodType,
  Ports extends object = object,
>(
  contract: Contract<Input, Output>,
  logic: Logic<Input, Output, Ports>,
  wiring: ActionWiring<Ports, z.input<Output>> = {},
): ActionHandler => {
  const {
    clock = systemClock,
    clients = systemClients,
    metrics = emfMetrics,
    breakers,
    exit = endProcess,
    secret = secretText,
    find,
  } = wiring;
  if ((contract.options?.find === true) !== (find !== undefined))
    throw mismatch(contract, find !== undefined);
  const storage = wiring.storage ?? storageOf(() => openStorage(requireEnvironment('storage')));
  const kept = oncePerHost((): Pick<WiredAction, 'breakers'> => ({ breakers }));
  const action: WiredAction = {
    contract,
    clock,
    clients,
    metrics,
    exit,
    secret,
    storage,
    get breakers() {
      return kept().breakers;
    },
    set breakers(opened) {
      kept().breakers = opened;
    },
  };
  const contextOf = contextMaker(action, wiring.ports);
  if (find)
    action.find = async (key, call) => {
      const found = await find(key, contextOf(call), call.input);
      return found === undefined ? undefined : asJson(found);
    };
  const act: Next = async (call) => asJson(await logic(call.input as z.output<Input>, contextOf(call)));
  return toHandler(action, compose(LAYERS, action, act));
};

const mismatch = ({ name = 'an action' }: Contract, isWired: boolean): Error =>
  new ActionError(
    'Misconfigured',
    isWired
      ? `The handler of ${name} has "find", but its contract does not say so; export options = { find: true } there`
      : `The contract of ${name} says "find: true", but its handler has no "find"; pass it to defineAction`,
    { retryable: false },
  );

/** Makes the contexts of an action's calls. Ports are opened at the first call. */
const contextMaker = <Ports extends object>(
  { clock, clients, secret: read, storage }: WiredAction,
  makePorts: (() => Ports) | undefined,
) => {
  const portsOf = oncePerHost(() => makePorts?.() ?? ({} as Ports));
  return ({
    run,
    logger,
    signal = NEVER,
    notes,
    once,
    commit,
    undoes,
  }: ActionCall): ActionContext & Ports => {
    const ports = portsOf();
    const secret = async (name: string): Promise<string> => {
      const value = await read(name);
      notes.secrets.add(value);
      return value;
    };
    return {
      run,
      logger,
      clock,
      signal,
      once: once ?? (async (part, act) => act(`${run.idempotency_key}/${part}`)),
      ...(commit && { commit }),
      undoes,
      storage,
      heartbeat: heartbeatOf(run, clients),
      secret,
      audit: async (action, details) => {
        const [{ auditOf }, { tableOf }] = await Promise.all([
          import('./ports/audit.ts'),
          import('./ports/documents.ts'),
        ]);
        await auditOf(tableOf(clients.dynamo, 'auditTable'), run, clock)(action, details);
      },
      ...ports,
    };
  };
};

/** Only a Lambda runtime's process may be ended: on AWS, or a worker of the local stack. */
const endProcess = (): void => {
  if (environment().AWS_LAMBDA_FUNCTION_NAME !== undefined) process.exit(1);
};

const NEVER = new AbortController().signal;

/** Milliseconds that a call may take if the caller passes no Lambda context, as tests do. */
const DEFAULT_REMAINING_MILLISECONDS = 30_000;

/** Makes a Lambda handler that describes each call, binds its logger, and passes it to the outermost layer. */
const toHandler = ({ contract, clock }: WiredAction, outermost: Next): ActionHandler =>
  middy<ActionEvent<unknown>, Json>({ timeoutEarlyInMillis: 0 })
    .before(openLogging)
    .handler(({ input, run }, context) => {
      const action =
        contract.name ?? context.functionName ?? environment().AWS_LAMBDA_FUNCTION_NAME ?? 'unknown';
      const left = () => context.getRemainingTimeInMillis?.() ?? DEFAULT_REMAINING_MILLISECONDS;
      const id = context.awsRequestId ?? randomUUID();
      return outermost({
        id,
        action,
        run,
        input,
        logger: loggerFor({ action, run, id }),
        startedAt: clock.now(),
        notes: { secrets: new Set(), stored: new Set() },
        remainingMilliseconds: () => Math.min(left(), stepDeadline(run) - clock.now()),
      });
    }) as ActionHandler;
