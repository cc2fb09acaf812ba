import { CLAIMED_NAME, claimedNameHeader } from '#contracts/http/claimed-name.ts';
import type { ProblemCode } from '#contracts/http/route.ts';
import { PROBLEMS } from '#contracts/http/route.ts';
import { functionName } from '#contracts/names.ts';
import { defined } from '#core/defined.ts';
import { type Randomness, systemRandomness } from '#core/ids.ts';
import { isObject, type Json, parseJson } from '#core/json.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { proxyEvent } from './proxy-event.ts';

/** A response of the API. */
export interface ApiAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** A request to the API. */
export interface ApiCall {
  method: string;
  /** Path with its query. */
  target: string;
  headers?: Record<string, string>;
  body?: string | null;
  sourceIp?: string;
}

/** Makes an error response in the format that all of them have. */
export const problemAnswer = (
  code: ProblemCode,
  message: string,
  headers: Record<string, string> = {},
): ApiAnswer => ({
  status: PROBLEMS[code],
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ error: { code, message } }),
});

/** Makes the error response to a method that a path does not take. */
export const notAllowed = (method: string, path: string, allowed: readonly string[]): ApiAnswer => {
  const allow = allowed.join(', ');
  return {
    ...problemAnswer('invalid_request', `${path} takes ${allow}, got ${method}`, { allow }),
    status: 405,
  };
};

/** Returns the message of an error response; the body itself if it has none. */
export const problemMessage = (body: string): string => {
  const parsed = parseJson(body);
  const error = isObject(parsed) && isObject(parsed.error) ? parsed.error : {};
  return typeof error.message === 'string' ? error.message : body;
};

/** The schemas of all routes, which an execution in virtual time does without. */
let routes: Promise<typeof import('./match.ts')> | undefined;

/** What the API needs besides its functions. */
export interface ApiOptions {
  /** Name of the user whose process this is: calls in process are theirs, and those of pages that this process serves. */
  user?: string | undefined;
  randomness?: Randomness;
}

/** Names the caller as far as a request does not: a browser says that a page of this origin asks, which no page of another one can. */
const withCaller = (
  { headers = {}, sourceIp }: Pick<ApiCall, 'headers' | 'sourceIp'>,
  user: string | undefined,
): Record<string, string> => {
  const isUser = sourceIp === undefined || headers['sec-fetch-site'] === 'same-origin';
  if (user === undefined || !isUser || headers[CLAIMED_NAME] !== undefined) return headers;
  return { ...headers, [CLAIMED_NAME]: claimedNameHeader(user) };
};

/** Creates the API for calls in process: the Lambda named after a route serves it, through API Gateway's proxy event. */
export const createApi =
  (pool: WorkerPool, { user, randomness = systemRandomness }: ApiOptions = {}) =>
  async ({ method, target, headers, body = null, sourceIp }: ApiCall): Promise<ApiAnswer> => {
    const address = target.startsWith('/') ? `http://localhost${target}` : target;
    if (!URL.canParse(address)) return problemAnswer('invalid_request', `"${target}" is not a path`);
    const url = new URL(address);
    routes ??= import('./match.ts');
    const { matchRoute, meantPath } = await routes;
    const match = matchRoute(method, url.pathname);
    if (!match) {
      const meant = meantPath(method, url.pathname);
      const hint = `${meant ? `did you mean ${meant}? ` : ''}GET /openapi.json lists all routes`;
      return problemAnswer('not_found', `There is no ${url.pathname}; ${hint}`);
    }
    if ('allow' in match) return notAllowed(method, url.pathname, match.allow);
    const requestId = randomness.uuid();
    const action = `platform/${match.route.name}`;
    const outcome = await pool.invoke(
      functionName(action),
      proxyEvent({
        method,
        path: url.pathname,
        pathParameters: match.pathParameters,
        query: Object.fromEntries(url.searchParams),
        headers: withCaller(defined({ headers, sourceIp }), user),
        body,
        requestId,
        sourceIp: sourceIp ?? '127.0.0.1',
      }),
      { requestId, urgent: true, unshared: true },
    );
    if ('failure' in outcome) {
      const { name } = match.route;
      return outcome.failure.errorType === 'Lambda.ResourceNotFoundException'
        ? problemAnswer('unavailable', `There is no function for ${name}`)
        : problemAnswer('internal', `${name} failed; its log is ${pool.logFile(action, requestId)}`);
    }
    return answerOf(outcome.payload);
  };

const answerOf = (payload: Json): ApiAnswer => {
  if (!isObject(payload) || typeof payload.statusCode !== 'number') {
    return problemAnswer('internal', 'The handler did not return a response that API Gateway accepts');
  }
  const headers = isObject(payload.headers) ? payload.headers : {};
  const text = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { status: payload.statusCode, headers: Object.fromEntries(text), body: String(payload.body ?? '') };
};

/** Calls the API in process. */
export type Api = ReturnType<typeof createApi>;
