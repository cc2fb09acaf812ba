import type { z } from 'zod';
import { CLAIMED_NAME, claimedNameHeader } from '#contracts/http/claimed-name.ts';
import type { Route } from '#contracts/http/route.ts';
import { defined } from '#core/defined.ts';
import { isObject, type Json, parseJson } from '#core/json.ts';
import type { CliContext } from '../command/command.ts';
import { userName } from '../command/user-name.ts';
import { UserError } from '../errors/user-error.ts';
import type { RemoteOptions } from './options.ts';
import { requestRefused, unreachable } from './refusal.ts';
import { findTarget, type Target } from './target.ts';

/** Values of a request. */
export interface RouteRequest {
  parameters?: Record<string, string>;
  query?: Record<string, string | undefined>;
  body?: Json;
}

/** Calls routes of a stack. */
export type Client = <R extends Route>(route: R, request?: RouteRequest) => Promise<z.output<R['response']>>;

/** Opens a client for the stack that the options name; throws a UserError if it cannot be found. */
export const openClient = async (
  options: RemoteOptions,
  context: Pick<CliContext, 'cwd' | 'env'>,
): Promise<Client> => {
  const target = await findTarget(options, context);
  const user = userName(context.env);
  return (route, request = {}) => call({ ...target, user }, route, request);
};

/** A stack, and who calls it. */
interface Called extends Target {
  user: string;
}

const call = async <R extends Route>(
  target: Called,
  { method, path }: R,
  { parameters = {}, query = {}, body }: RouteRequest,
): Promise<z.output<R['response']>> => {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(parameters[name] ?? ''),
  );
  const url = new URL(`${target.base}${filled}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  const posted = method === 'GET' ? undefined : JSON.stringify(body ?? {});
  const response = await send(target, { method, url, headers: headersOf(target, posted), body: posted });
  const text = await response.text();
  const answer = parseJson(text);
  if (response.ok && answer !== undefined) return answer as z.output<R['response']>;
  const problem = isObject(answer) && isObject(answer.error) ? answer.error : undefined;
  if (!problem) throw requestRefused(target, { status: response.status, text, headers: response.headers });
  const { code = '', message = '', details } = problem;
  throw new UserError(String(message), {
    details: { code, ...defined({ details }) },
  });
};

const headersOf = ({ apiKey, what, user }: Called, body: string | undefined): Record<string, string> => ({
  ...(body !== undefined && { 'content-type': 'application/json' }),
  ...defined({ 'x-api-key': apiKey }),
  ...(what === 'local' && { [CLAIMED_NAME]: claimedNameHeader(user) }),
});

interface Sent {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body?: string | undefined;
}

const send = async (target: Target, { method, url, headers, body }: Sent): Promise<Response> => {
  const signed = target.sign ? await target.sign({ method, url, headers, body }) : headers;
  // `fetch` sets the host itself.
  const { host: _, ...sent } = signed;
  try {
    return await fetch(url, { method, headers: sent, body: body ?? null });
  } catch (error) {
    throw unreachable(target, url, error as Error);
  }
};
