import type { z } from 'zod';
import type { Route } from '#contracts/http/route.ts';
import { defined } from '#core/defined.ts';
import { isObject, type Json, parseJson } from '#core/json.ts';
import type { OptionSpec } from '../command/command.ts';
import { UserError } from '../errors/user-error.ts';
import { findRoot } from '../project/project.ts';
import { readDevAddress } from './dev-file.ts';

/** Option of every command that talks to a running stack. */
export const URL_OPTION = {
  url: {
    type: 'string',
    value: 'URL',
    describe: 'Address of the API (default: the running "baton dev")',
  },
} as const satisfies Record<string, OptionSpec>;

/** Values of a request. */
export interface RouteRequest {
  parameters?: Record<string, string>;
  query?: Record<string, string | undefined>;
  body?: Json;
}

/** Calls routes of a running stack. */
export type Client = <R extends Route>(route: R, request?: RouteRequest) => Promise<z.output<R['response']>>;

/** Opens a client for the stack at `--url`, or for the one running in this project; throws a UserError if there is none. */
export const openClient = (url: string | undefined, cwd: string): Client => {
  const base = url ?? readDevAddress(findRoot(cwd))?.url;
  if (base === undefined) {
    throw new UserError('No stack is running for this project', {
      hint: 'start one with "baton dev", or pass its address with --url http://127.0.0.1:PORT',
    });
  }
  if (!URL.canParse(base)) {
    throw new UserError(`--url takes an address such as http://127.0.0.1:8484, got "${base}"`);
  }
  return async (route, request = {}) => call(base, route, request);
};

const call = async <R extends Route>(
  base: string,
  { method, path }: R,
  { parameters = {}, query = {}, body }: RouteRequest,
): Promise<z.output<R['response']>> => {
  const target = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(parameters[name] ?? ''),
  );
  const url = new URL(`${base.replace(/\/$/, '')}${target}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  const posted = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) };
  const response = await reach(url, { method, ...(method === 'GET' ? {} : posted) });
  const text = await response.text();
  const answer = parseJson(text);
  if (response.ok && answer !== undefined) return answer as z.output<R['response']>;
  throw refusal(answer, response.status);
};

const reach = async (url: URL, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, init);
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    throw new UserError(`Nothing answers at ${url.origin} (${cause?.code ?? (error as Error).message})`, {
      hint: 'is "baton dev" running?',
    });
  }
};

const refusal = (answer: Json | undefined, status: number): UserError => {
  const error = isObject(answer) && isObject(answer.error) ? answer.error : undefined;
  if (!error)
    return new UserError(`The server answered with status ${status} and no message; is it Baton's API?`);
  const { code = '', message = '', details } = error;
  return new UserError(String(message), { details: { code, ...defined({ details }) } });
};
