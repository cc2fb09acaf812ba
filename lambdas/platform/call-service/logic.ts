import type { z } from 'zod';
import type { ActionContext } from '#actions/action-call.ts';
import { ActionError } from '#actions/action-error.ts';
import type { Service } from '#contracts/services/service.ts';
import { isoOf } from '#core/instants.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { fitting } from '#core/json-schema.ts';
import { askService, failureWords, type ServiceAnswer } from '#platform/services/ask-service.ts';
import { type Checking, checkService } from '#platform/services/check-service.ts';
import { isStale } from '#platform/services/health.ts';
import { input } from './contract.ts';
import { requestOf } from './request.ts';

/** The rest of the time is for saying how the service failed, before the step's timeout ends the call. */
const SHARE_OF_SERVICE = 0.95;

type Call = z.output<typeof input>;

/** Statuses that tell a call which undoes another that there is nothing to undo. */
const NOTHING_LEFT = [404, 409, 410];

/** Checks that the service and what it depends on is healthy, then calls the operation and returns the body of its answer. */
export const callService = async (
  call: Call,
  context: ActionContext & Pick<Checking, 'store' | 'publish'>,
): Promise<Json> => {
  const { service, operation, undoes = false } = call;
  const values = await fitting(
    operation.input,
    Object.assign({}, ...call.values.filter(isObject)),
    unfit('UnfitRequest', `What ${operation.name} of ${service.name} gets`),
  );
  const request = requestOf(operation, values as JsonObject);
  if (typeof request === 'string')
    throw new ActionError('UnfitRequest', `${operation.name} of ${service.name}: ${request}`, {
      retryable: false,
    });
  for (const one of call.health) await requireHealthy(one, service.name, context);
  const milliseconds = Math.floor(call.timeout_seconds * 1000 * SHARE_OF_SERVICE);
  const headers = { 'idempotency-key': context.run.idempotency_key };
  const { status, body } = await answerOf(call, { ...request, headers, milliseconds }, context);
  const said = `${operation.name} of ${service.name} answers with ${status}`;
  const shown = body === null ? said : `${said}: ${JSON.stringify(body).slice(0, 500)}`;
  if (undoes && NOTHING_LEFT.includes(status)) return body;
  if (status >= 500 || status === 429)
    throw new ActionError('ServiceUnavailable', shown, { retryable: true });
  if (status >= 300) throw new ActionError('RequestRefused', shown, { retryable: false });
  return fitting(
    operation.output,
    body,
    unfit('UnfitAnswer', `The answer to ${operation.name} of ${service.name}`),
  );
};

/** Statuses that say that there is nothing to find. */
const NOTHING_FOUND = [404, 410];

/**
 * Returns what a call with a key was answered, by the operation of the registry that finds it; undefined if the service knows nothing of it, or
 * nothing can tell. Throws as a call does, and so is asked again.
 */
export const findCalled = async (
  key: string,
  context: ActionContext,
  given: unknown,
): Promise<Json | undefined> => {
  const call = input.parse(given);
  const { service, operation, find } = call;
  if (!find) return undefined;
  const request = requestOf(find, Object.assign({}, ...call.values.filter(isObject), { key }));
  if (typeof request === 'string')
    throw new ActionError('UnfitRequest', `${find.name} of ${service.name}: ${request}`, {
      retryable: false,
    });
  const milliseconds = Math.floor(call.timeout_seconds * 1000 * SHARE_OF_SERVICE);
  const { status, body } = await answerOf(
    { service, operation: find },
    { ...request, milliseconds },
    context,
  );
  if (NOTHING_FOUND.includes(status) || (status < 300 && body === null)) return undefined;
  if (status >= 300)
    throw new ActionError('ServiceUnavailable', `${find.name} of ${service.name} answers with ${status}`, {
      retryable: true,
    });
  return fitting(operation.output, body, unfit('UnfitAnswer', `What ${find.name} of ${service.name} finds`));
};

const answerOf = async (
  { service, operation }: Pick<Call, 'operation' | 'service'>,
  request: Parameters<typeof askService>[1],
  context: ActionContext,
): Promise<ServiceAnswer> => {
  try {
    return await askService(service, request, context);
  } catch (error) {
    if (error instanceof ActionError) throw error;
    const message = `${operation.name} of ${service.name}: ${failureWords(error)}`;
    throw new ActionError('ServiceUnavailable', message, { retryable: true });
  }
};

/** What is known of a service counts while its checks come regularly; otherwise it is checked now. */
const requireHealthy = async (
  one: Service,
  called: string,
  context: ActionContext & Pick<Checking, 'store' | 'publish'>,
): Promise<void> => {
  if (!one.health) return;
  const { health: known } = await context.store.read(one.name);
  const health =
    known && !isStale(known, one.health, context.clock.now())
      ? known
      : await checkService(one, one.health, context);
  if (health.status === 'healthy') return;
  const who = one.name === called ? called : `${called} needs ${one.name}, which`;
  const since = isoOf(health.since);
  const message = `${who} is unhealthy since ${since}${health.error ? `: ${health.error}` : ''}`;
  throw new ActionError('ServiceUnhealthy', message, { retryable: false });
};

const unfit =
  (error: 'UnfitRequest' | 'UnfitAnswer', what: string) =>
  (found: string): ActionError =>
    new ActionError(error, `${what} does not fit its schema: ${found}`, { retryable: false });
