import type { IncomingMessage } from 'node:http';
import { isLoopbackHost } from '../http/hosts.ts';
import { BodyNotText, BodyTooLarge, readBody } from '../http/read-body.ts';
import { type Api, type ApiAnswer, problemAnswer } from './api.ts';

/** Less than API Gateway's 10 MB is enough: an input of Step Functions has at most 256 KiB. */
const MAX_BYTES = 1_048_576;

/** Returns the answer to a request that comes from elsewhere than this machine; undefined if it may be served. */
export const refusalOf = (request: IncomingMessage): ApiAnswer | undefined => {
  if (!isLoopbackHost(request.headers.host)) {
    return {
      ...problemAnswer('unauthorized', 'The Host header names another machine; use 127.0.0.1 or localhost'),
      status: 403,
    };
  }
  const { origin } = request.headers;
  if (origin !== undefined && !mayCall(origin, request)) {
    return {
      ...problemAnswer('unauthorized', 'Web pages from other sites may not call this API'),
      status: 403,
    };
  }
  return undefined;
};

/** Answers a request over HTTP through the API. */
export const answerTo = async (api: Api, request: IncomingMessage): Promise<ApiAnswer> => {
  try {
    const body = request.method === 'GET' ? null : await readBody(request, MAX_BYTES);
    return await api({
      method: request.method ?? 'GET',
      target: request.url ?? '/',
      headers: plainHeaders(request),
      body,
      sourceIp: request.socket.remoteAddress,
    });
  } catch (error) {
    if (error instanceof BodyTooLarge) return { ...problemAnswer('too_large', error.message), status: 413 };
    if (error instanceof BodyNotText) return problemAnswer('invalid_request', error.message);
    return problemAnswer('internal', 'The request could not be served');
  }
};

/**
 * Returns whether a page may make the request: its own pages any, and those on other ports of this machine, which other programs
 * serve, only such that change nothing.
 */
const mayCall = (origin: string, { method, headers }: IncomingMessage): boolean => {
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === headers.host?.toLowerCase() || (isLoopbackHost(host) && isReading(method));
};

const isReading = (method: string | undefined): boolean => method === 'GET' || method === 'HEAD';

const plainHeaders = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
