import { z } from 'zod';
import type { Route } from '#contracts/http/route.ts';
import { defined } from '#core/defined.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { issueWords } from '#core/issue-words.ts';
import type { Json } from '#core/json.ts';
import { isDeeper, MAX_JSON_DEPTH } from '#core/json-depth.ts';
import { parseJsonText, withoutExact } from '#core/json-text.ts';
import type { Caller } from '../ports/audit.ts';
import { type FieldProblem, Problem } from '../problem.ts';
import { callerOf } from './caller.ts';
import type { EndpointEvent } from './endpoint-event.ts';

/** A checked request. */
export interface EndpointRequest<Path, Query, Body> {
  parameters: Path;
  query: Query;
  body: Body;
  caller: Caller;
  /** The body as it was sent, for signatures. */
  rawBody: string;
  /** Address that the route's path is added to; undefined if the event does not say. */
  baseUrl?: string;
  /** Returns a header by its name, in any case. */
  header(name: string): string | undefined;
  /** Headers by their names in lower case, without those that authenticate. */
  headers: Record<string, string>;
}

/** Headers that may hold a secret. */
const AUTHENTICATING = new Set(['authorization', 'cookie', 'x-api-key', 'x-amz-security-token']);

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
  const { parameters, query, body } = route;
  const isForm = route.forms && headers.get('content-type')?.startsWith('application/x-www-form-urlencoded');
  const read = isForm ? formOf : jsonOf;
  const words = { error: issueWords };
  const parts = [
    { at: 'path', schema: parameters, parsed: parameters.safeParse(event.pathParameters ?? {}, words) },
    { at: 'query', schema: query, parsed: known(query).safeParse(event.queryStringParameters ?? {}, words) },
    { at: 'body', schema: body, parsed: body.safeParse(route.method === 'GET' ? {} : read(rawBody), words) },
  ];
  const details = parts.flatMap(({ at, schema, parsed }) =>
    (parsed.error?.issues ?? []).flatMap((issue) => problemsOf(at, schema, issue)),
  );
  if (details.length > 0) {
    const list = details.map(({ field, message }) => `${field}: ${message}`).join('; ');
    throw new Problem(
      'invalid_request',
      `The request does not fit ${route.method} ${route.path}: ${list}`,
      details,
    );
  }
  const [path, asked, content] = parts.map(({ parsed }) => parsed.data);
  return {
    parameters: path as z.output<Path>,
    query: asked as z.output<Query>,
    body: content as z.output<Body>,
    caller: callerOf(event),
    ...defined({ baseUrl: baseUrlOf(route, event) }),
    rawBody,
    header: (name) => headers.get(name.toLowerCase()),
    headers: Object.fromEntries(
      [...headers].flatMap(([name, value]) =>
        value === undefined || AUTHENTICATING.has(name) ? [] : [[name, value]],
      ),
    ),
  };
};

const strictQueries = new WeakMap<z.ZodObject, z.ZodObject>();

/**
 * Refuses a misspelt field; a route without a query takes what proxies and senders of webhooks add. Made once for a route: Zod compiles a new
 * schema when it is first used.
 */
const known = (query: z.ZodObject): z.ZodObject => {
  if (Object.keys(query.shape).length === 0) return query;
  const strict = strictQueries.get(query) ?? query.strict();
  strictQueries.set(query, strict);
  return strict;
};

/** Turns an issue into problems with fields; for an unknown field, lists the known ones. */
const problemsOf = (at: string, schema: z.ZodType, issue: z.core.$ZodIssue): FieldProblem[] => {
  const field = [at, ...issue.path].map(String).join('.');
  if (issue.code !== 'unrecognized_keys' || issue.path.length > 0 || !(schema instanceof z.ZodObject))
    return [{ field, message: issue.message }];
  const fields = Object.keys(schema.shape);
  return issue.keys.map((key) => {
    const hint = didYouMean(key, fields);
    const message = `is not a field of this request; expected ${fields.join(', ')}${hint ? ` (${hint})` : ''}`;
    return { field: `${field}.${key}`, message };
  });
};

const baseUrlOf = (
  { path }: Route,
  { requestContext, pathParameters }: EndpointEvent,
): string | undefined => {
  const { domainName, path: asked } = requestContext ?? {};
  const own = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => pathParameters?.[name] ?? '');
  if (domainName === undefined || !asked?.endsWith(own)) return undefined;
  // A domain of API Gateway has no port; that of an emulator such as LocalStack has one, and takes plain HTTP.
  const protocol = /:\d+$/.test(domainName) ? 'http' : 'https';
  return `${protocol}://${domainName}${asked.slice(0, -own.length)}`;
};

const formOf = (text: string): unknown => Object.fromEntries(new URLSearchParams(text));

const jsonOf = (text: string): unknown => {
  if (text.trim() === '') return {};
  let parsed: Json;
  try {
    parsed = parseJsonText(text);
  } catch (error) {
    // V8's message quotes the text, which may be secret, and refusals are logged.
    const said = (error as Error).message.replace(/, (\.\.\.)?".*$/s, '');
    throw new Problem('invalid_request', `The body is not JSON: ${said}`);
  }
  if (isDeeper(parsed, MAX_JSON_DEPTH))
    throw new Problem('invalid_request', `The body is nested more than ${MAX_JSON_DEPTH} levels deep`);
  return withoutExact(parsed);
};
