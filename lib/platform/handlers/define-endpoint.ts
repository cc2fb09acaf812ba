import middy from '@middy/core';
import type { APIGatewayProxyResult, Context } from 'aws-lambda';
import type { z } from 'zod';
import type { ActionLogger } from '#actions/telemetry/logging.ts';
import { endpointLogger, openLogging } from '#actions/telemetry/logging.ts';
import { PROBLEMS, type Route } from '#contracts/http/route.ts';
import { hashOf } from '#core/hash.ts';
import { type PlatformPorts, systemPorts } from '../platform-ports.ts';
import { Problem } from '../problem.ts';
import { callerOf, refuseOutsiders } from './caller.ts';
import type { EndpointEvent } from './endpoint-event.ts';
import { type EndpointRequest, readRequest } from './request.ts';

/** The logic of a route: takes a checked request, returns the response's body. */
export type EndpointLogic<Path, Query, Body, Response> = (
  request: EndpointRequest<Path, Query, Body>,
  ports: PlatformPorts & { logger: ActionLogger },
) => Promise<Response>;

/** A Lambda handler behind API Gateway. */
export type EndpointHandler = (
  event: EndpointEvent,
  context?: Partial<Context>,
) => Promise<APIGatewayProxyResult>;

const answer = (
  statusCode: number,
  body: unknown,
  contentType = 'application/json',
): APIGatewayProxyResult => ({
  statusCode,
  headers: { 'content-type': contentType, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  body: typeof body === 'string' && contentType !== 'application/json' ? body : JSON.stringify(body),
});

/**
 * Bytes that a Lambda function can return, minus its envelope
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
 */
const MAX_ANSWER_BYTES = 6_000_000;

/** Returns the answer if Lambda can return it; throws a Problem that says how to ask for less if it is too large. */
const refuseLarge = (result: APIGatewayProxyResult): APIGatewayProxyResult => {
  // Its quotes are escaped once more on the way.
  const bytes = result.body.length < MAX_ANSWER_BYTES / 6 ? 0 : Buffer.byteLength(JSON.stringify(result));
  if (bytes <= MAX_ANSWER_BYTES) return result;
  throw new Problem(
    'too_large',
    `The answer has ${bytes} bytes; expected at most ${MAX_ANSWER_BYTES}: ask for fewer entries with \`limit\``,
  );
};

/** Adds a tag to an answer, and answers 304 without a body to a caller who has it already (RFC 9110, section 13.1.2). */
const unlessKnown = (result: APIGatewayProxyResult, known: string | undefined): APIGatewayProxyResult => {
  const etag = `"${hashOf(result.body).slice(0, 32)}"`;
  // A proxy that compresses an answer makes its tag a weak one.
  const isKnown = known?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
  if (isKnown) return { statusCode: 304, headers: { etag, 'cache-control': 'no-store' }, body: '' };
  return { ...result, headers: { ...result.headers, etag } };
};

/** Turns an error into an answer: a Problem as it is, anything else without internal details. */
const failed = (error: unknown, requestId: string | undefined): APIGatewayProxyResult => {
  if (error instanceof Problem) {
    const { code, message, details } = error;
    return answer(PROBLEMS[code], { error: { code, message, ...(details && { details }) } });
  }
  const name = error instanceof Error ? error.name : '';
  if (/Throttl|TooManyRequests|ProvisionedThroughput/.test(name)) {
    const message = 'Too many requests at once; try again in a few seconds';
    return answer(PROBLEMS.too_many_requests, { error: { code: 'too_many_requests', message } });
  }
  const message = `Internal error. Search the logs for ${requestId === undefined ? 'the request id' : `the request ${requestId}`}.`;
  return answer(PROBLEMS.internal, { error: { code: 'internal', message } });
};

/**
 * Turns a route and its logic into a Lambda handler for API Gateway's proxy events (REST, payload 1.0). The route's schemas check
 * the request and trim the response; a failure is answered with `{error: {code, message, details}}`.
 */
export const defineEndpoint = <
  Path extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Response extends z.ZodType,
>(
  route: Route<Path, Query, Body, Response>,
  logic: EndpointLogic<z.output<Path>, z.output<Query>, z.output<Body>, z.input<Response>>,
  ports?: PlatformPorts,
): EndpointHandler => {
  const serve = async (event: EndpointEvent): Promise<APIGatewayProxyResult> => {
    const logger = endpointLogger(route.name, event.requestContext?.requestId);
    refuseOutsiders(route, callerOf(event));
    const request = readRequest(route, event);
    const response = route.response.parse(await logic(request, { ...(ports ?? systemPorts()), logger }));
    const result = refuseLarge(
      answer(route.statusOf?.(response) ?? route.status, response, route.contentType),
    );
    return route.method === 'GET' ? unlessKnown(result, request.header('if-none-match')) : result;
  };
  return middy<EndpointEvent, APIGatewayProxyResult>({ timeoutEarlyInMillis: 0 })
    .before(openLogging)
    .onError((request) => {
      const requestId = request.event.requestContext?.requestId;
      const logger = endpointLogger(route.name, requestId);
      request.response = failed(request.error, requestId);
      if (request.response.statusCode >= 500)
        logger.error('Request failed', { error: request.error ?? undefined });
      else logger.info('Request refused', { problem: request.error?.message });
    })
    .handler(serve) as EndpointHandler;
};
