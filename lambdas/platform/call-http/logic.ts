import type { z } from 'zod';
import type { ActionContext } from '#actions/action-call.ts';
import { ActionError } from '#actions/action-error.ts';
import { WRONG_STATUSES } from '#contracts/http-step.ts';
import { type Json, ownField, setField } from '#core/json.ts';
import { fitting } from '#core/json-schema.ts';
import { authorisedFetch, type SharedTokens } from '#platform/http/authorised-fetch.ts';
import type { GuardOptions } from '#platform/http/guarded-fetch.ts';
import type { input, output } from './contract.ts';

/** What the logic needs besides its context. */
export interface HttpPorts {
  /** Returns what makes requests. */
  sendWith(options: GuardOptions): typeof fetch;
  /** Returns the tokens that functions share; `password` is the client's secret. */
  tokensWith(password: () => Promise<string>): SharedTokens;
}

type Input = z.output<typeof input>;
type Answer = z.input<typeof output>;

/** The rest of the time is for saying how the request failed, before the step's timeout ends the call. */
const SHARE_OF_REQUEST = 0.95;

/**
 * Makes a request, authorised as its connection says. Throws `Http.StatusCode.<status>` from 400 on unless the status is expected, and the
 * errors of its contract.
 */
export const callHttp = async (request: Input, context: ActionContext & HttpPorts): Promise<Answer> => {
  const { connection = {}, statuses = [] } = request;
  const url = addressOf(request);
  const { oauth, allow_private: allowPrivate } = connection;
  const send = authorisedFetch({
    connection,
    secret: context.secret,
    clock: context.clock,
    send: context.sendWith({ allowPrivate }),
    ...(oauth && { shared: context.tokensWith(() => context.secret(oauth.secret)) }),
  });
  const response = await send(url, initOf(request, context)).catch((error: Error) => {
    throw failureOf(error, url);
  });
  const headers = headersOf(response.headers);
  const { status } = response;
  if (status >= 400) {
    if (statuses.includes(status)) return { status, body: null, headers };
    throw await statusError(response, url);
  }
  return { status, body: await bodyOf(response, request), headers };
};

const addressOf = ({ url: text, query = {}, host }: Input): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw new ActionError('InvalidInput', `"${text}" is not an address`, { retryable: false });
  if (host !== undefined && (url.host !== host || url.protocol !== 'https:' || url.username !== ''))
    throw new ActionError('AddressRefused', `${url.origin} is not https://${host}`, { retryable: false });
  for (const [name, value] of Object.entries(query))
    for (const item of [value].flat()) url.searchParams.append(name, String(item));
  return url;
};

const initOf = (
  { method, headers = {}, body, timeout_seconds }: Input,
  { run, signal }: ActionContext,
): RequestInit => {
  const sent = new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  if (body !== undefined && !sent.has('content-type')) sent.set('content-type', 'application/json');
  // A repeated request must not count twice; many APIs take this header for it.
  if (['POST', 'PATCH'].includes(method) && !sent.has('idempotency-key'))
    sent.set('idempotency-key', run.idempotency_key);
  return {
    method,
    headers: sent,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.any([
      signal,
      AbortSignal.timeout(Math.floor(timeout_seconds * 1000 * SHARE_OF_REQUEST)),
    ]),
  };
};

const headersOf = (headers: Headers): Record<string, string[]> => {
  const grouped: Record<string, string[]> = {};
  for (const [name, value] of headers) setField(grouped, name, [...(ownField(grouped, name) ?? []), value]);
  return grouped;
};

const bodyOf = async (response: Response, { schema }: Input): Promise<Json> => {
  const text = await response.text();
  const isJson = /[/+]json\b/i.test(response.headers.get('content-type') ?? '');
  const body = isJson ? parsedOr(text) : text;
  await fitting(
    schema,
    body,
    (found) =>
      new ActionError('UnfitAnswer', `The body does not fit "expect.body": ${found}`, { retryable: false }),
  );
  return body;
};

const parsedOr = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
};

/** Characters of an answer that an error shows. */
const MAX_SHOWN = 500;

const statusError = async (response: Response, { origin, pathname }: URL): Promise<ActionError> => {
  const { status, statusText } = response;
  const text = (await response.text().catch(() => '')).slice(0, MAX_SHOWN);
  const answer = text === '' ? '' : `: ${text}`;
  return new ActionError(
    `Http.StatusCode.${status}`,
    `${origin}${pathname} answers with ${status} ${statusText}${answer}`,
    { retryable: !WRONG_STATUSES.includes(status) },
  );
};

const failureOf = (error: Error, { host }: URL): Error => {
  if (error instanceof ActionError) return error;
  const timedOut = error.name === 'TimeoutError' || error.name === 'AbortError';
  const reason = timedOut ? 'not in time' : error.message;
  return new ActionError('Http.Socket', `${host} did not answer: ${reason}`, {
    retryable: true,
    cause: error,
  });
};
