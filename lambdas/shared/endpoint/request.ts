import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { z } from 'zod';
import type { Route } from '#contracts/http/route.ts';
import { Problem } from './problem.ts';

/** The part of API Gateway's proxy event that is read; the local stack sends no more. */
export type EndpointEvent = Pick<
  APIGatewayProxyEvent,
  'body' | 'headers' | 'pathParameters' | 'queryStringParameters'
> & {
  isBase64Encoded?: boolean;
  requestContext?: {
    requestId?: string;
    identity?: { sourceIp?: string | null; userArn?: string | null; apiKeyId?: string | null };
    authorizer?: Record<string, unknown> | null;
  };
};

/** Who calls, as far as the API knows. */
export interface Caller {
  /** The authenticated principal; absent when the API does not authenticate. */
  principal?: string;
  address?: string;
}

/** A request, checked. */
export interface EndpointRequest<Path, Query, Body> {
  parameters: Path;
  query: Query;
  body: Body;
  caller: Caller;
  /** The body as it was sent, for signatures. */
  rawBody: string;
  /** Header by its name in lower case. */
  header(name: string): string | undefined;
}

/** Reads a request by its route; throws a Problem `invalid_request` that lists every field that does not fit. */
export const readRequest = <Path extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>(
  route: Route<Path, Query, Body>,
  event: EndpointEvent,
): EndpointRequest<z.output<Path>, z.output<Query>, z.output<Body>> => {
  const rawBody = event.isBase64Encoded
    ? Buffer.from(event.body ?? '', 'base64').toString()
    : (event.body ?? '');
  const headers = new Map(
    Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const parts = [
    { at: 'path', parsed: route.parameters.safeParse(event.pathParameters ?? {}) },
    { at: 'query', parsed: route.query.safeParse(event.queryStringParameters ?? {}) },
    { at: 'body', parsed: route.body.safeParse(route.method === 'GET' ? {} : jsonOf(rawBody)) },
  ];
  const details = parts.flatMap(({ at, parsed }) =>
    (parsed.error?.issues ?? []).map(({ path, message }) => ({
      field: [at, ...path].map(String).join('.'),
      message,
    })),
  );
  if (details.length > 0) {
    const list = details.map(({ field, message }) => `${field}: ${message}`).join('; ');
    throw new Problem(
      'invalid_request',
      `The request does not fit ${route.method} ${route.path}: ${list}`,
      details,
    );
  }
  const [path, query, body] = parts.map(({ parsed }) => parsed.data);
  return {
    parameters: path as z.output<Path>,
    query: query as z.output<Query>,
    body: body as z.output<Body>,
    caller: callerOf(event),
    rawBody,
    header: (name) => headers.get(name.toLowerCase()),
  };
};

const jsonOf = (text: string): unknown => {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem('invalid_request', `The body is not JSON: ${(error as Error).message}`);
  }
};

const callerOf = ({ requestContext }: EndpointEvent): Caller => {
  const { userArn, apiKeyId, sourceIp } = requestContext?.identity ?? {};
  const authorized = requestContext?.authorizer?.principalId;
  const principal =
    userArn ?? (typeof authorized === 'string' ? authorized : undefined) ?? apiKeyId ?? undefined;
  return { ...(principal ? { principal } : {}), ...(sourceIp ? { address: sourceIp } : {}) };
};
