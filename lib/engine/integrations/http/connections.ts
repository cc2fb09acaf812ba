import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { issueWords } from '#core/issue-words.ts';
import { isObject, type Json, type JsonObject, ownField, setField } from '#core/json.ts';
import { TaskFailure } from '../integration.ts';
import { addQuery, httpRequest } from './request.ts';

/** The parts of a request to which a connection adds its own; its values win. */
export interface HttpParts {
  headers: Record<string, string>;
  query: JsonObject;
  body?: Json;
}

const parameters = z.array(z.object({ Key: z.string(), Value: z.string() })).default([]);
const httpParameters = z
  .object({
    HeaderParameters: parameters,
    QueryStringParameters: parameters,
    BodyParameters: parameters,
  })
  .prefault({});

/** One connection, in the words of EventBridge's CreateConnection. */
const connectionSchema = z.object({
  AuthParameters: z.object({
    ApiKeyAuthParameters: z.object({ ApiKeyName: z.string(), ApiKeyValue: z.string() }).optional(),
    BasicAuthParameters: z.object({ Username: z.string(), Password: z.string() }).optional(),
    OAuthParameters: z
      .object({
        AuthorizationEndpoint: z.url(),
        HttpMethod: z.enum(['GET', 'POST', 'PUT']).default('POST'),
        ClientParameters: z.object({ ClientID: z.string(), ClientSecret: z.string() }),
        OAuthHttpParameters: httpParameters,
      })
      .optional(),
    InvocationHttpParameters: httpParameters,
  }),
});

type Connection = z.output<typeof connectionSchema>;
type Parameters = z.output<typeof httpParameters>;

/** Returns how a connection is described, in the words of EventBridge's CreateConnection; throws a TaskFailure if it is not. */
export type ConnectionSource = (arn: string) => unknown;

/** A token, and when it expires, in milliseconds since the epoch. */
interface Token {
  value: Promise<string>;
  until: number;
}

/** Tokens of connections, by ARN. */
export type TokenCache = Map<string, Token>;

/** Where authorisations come from. */
interface AuthorisedOptions {
  signal: AbortSignal;
  connections: ConnectionSource;
  tokens?: TokenCache;
}

/**
 * Returns a request's parts with those of its connection. Rejects with a TaskFailure named as AWS names connections' errors; no
 * message repeats a secret.
 */
export const authorised = async (
  parts: HttpParts,
  connectionArn: string | undefined,
  { signal, connections, tokens }: AuthorisedOptions,
): Promise<HttpParts> => {
  if (connectionArn === undefined) return parts;
  const { AuthParameters: auth } = checked(connectionArn, connections(connectionArn));
  const merged = merge(parts, auth.InvocationHttpParameters);
  const { ApiKeyAuthParameters: key, BasicAuthParameters: basic, OAuthParameters: oauth } = auth;
  if (key) setHeader(merged.headers, key.ApiKeyName, key.ApiKeyValue);
  else if (basic) {
    const credentials = Buffer.from(`${basic.Username}:${basic.Password}`).toString('base64');
    setHeader(merged.headers, 'Authorization', `Basic ${credentials}`);
  } else if (oauth) {
    setHeader(
      merged.headers,
      'Authorization',
      `Bearer ${await sharedToken(oauth, connectionArn, { signal, tokens })}`,
    );
  }
  return merged;
};

const failure = (kind: string, cause: string): TaskFailure =>
  new TaskFailure(`Events.ConnectionResource.${kind}`, cause);

/** Time before a token expires in which it is no longer used. */
const MARGIN_MILLISECONDS = 60_000;

/** Returns a token that simultaneous and later calls share, until it is about to expire. */
const sharedToken = (
  oauth: OAuth,
  arn: string,
  { signal, tokens }: Pick<AuthorisedOptions, 'signal' | 'tokens'>,
): Promise<string> => {
  if (!tokens) return accessToken(oauth, signal).then(({ token }) => token);
  const known = tokens.get(arn);
  if (known && Date.now() < known.until) return known.value;
  // Others wait for it as well, so that it does not end with the call that asked for it first.
  const fetched = accessToken(oauth, AbortSignal.timeout(TOKEN_MILLISECONDS));
  const shared: Token = { value: fetched.then(({ token }) => token), until: Number.POSITIVE_INFINITY };
  tokens.set(arn, shared);
  fetched.then(
    ({ seconds }) => {
      shared.until = seconds === undefined ? 0 : Date.now() + seconds * 1000 - MARGIN_MILLISECONDS;
    },
    () => tokens.delete(arn),
  );
  return shared.value;
};

/** Milliseconds in which a token must come. */
const TOKEN_MILLISECONDS = 30_000;

const nameIn = (arn: string): string => /:connection\/([^/]+)/.exec(arn)?.[1] ?? arn;

/** Describes connections by the JSON file at BATON_HTTP_CONNECTIONS, under their names or ARNs, because EventBridge does not give secrets away. */
export const connectionsFromFile: ConnectionSource = (arn) => {
  const name = nameIn(arn);
  const file = process.env.BATON_HTTP_CONNECTIONS;
  const found = file ? connectionsIn(file) : {};
  const described = ownField(found, arn) ?? ownField(found, name);
  if (described === undefined) {
    const where = file ? `the file ${file} has none of that name` : 'BATON_HTTP_CONNECTIONS names no file';
    throw failure(
      'ResourceNotFound',
      `The connection ${name} is not described: ${where}. Put {"${name}": {"AuthParameters": …}} there, as for EventBridge's CreateConnection`,
    );
  }
  return described;
};

const checked = (arn: string, described: unknown): Connection => {
  const parsed = connectionSchema.safeParse(described, { error: issueWords });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw failure(
    'InvalidConnectionState',
    `The connection ${nameIn(arn)} is not described well: ${problems.join('; ')}`,
  );
};

/** Read again for each call: an engine does not have to be started again to change a connection. */
const connectionsIn = (file: string): JsonObject => {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isObject(parsed)) return parsed;
  } catch (error) {
    // A syntax error's message would show a part of the file.
    const reason = error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message;
    throw failure('InternalError', `BATON_HTTP_CONNECTIONS names a file that cannot be read: ${reason}`);
  }
  throw failure('InternalError', `BATON_HTTP_CONNECTIONS names a file that is not a JSON object: ${file}`);
};

const merge = (parts: HttpParts, added: Parameters): HttpParts => {
  const headers = { ...parts.headers };
  for (const { Key, Value } of added.HeaderParameters) setHeader(headers, Key, Value);
  const query = { ...parts.query, ...fieldsOf(added.QueryStringParameters) };
  if (added.BodyParameters.length === 0) return { headers, query, body: parts.body };
  if (parts.body !== undefined && !isObject(parts.body)) {
    throw new TaskFailure(
      'States.Runtime',
      'The connection adds to the request body, which is not an object',
    );
  }
  return { headers, query, body: { ...parts.body, ...fieldsOf(added.BodyParameters) } };
};

const fieldsOf = (list: { Key: string; Value: string }[]): Record<string, string> =>
  Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));

const setHeader = (headers: Record<string, string>, name: string, value: string): void => {
  for (const given of Object.keys(headers)) {
    if (given.toLowerCase() === name.toLowerCase()) delete headers[given];
  }
  setField(headers, name, value);
};

type OAuth = NonNullable<Connection['AuthParameters']['OAuthParameters']>;

/** Exchanges a client's id and secret for a token, and says for how many seconds it is good. */
const accessToken = async (
  oauth: OAuth,
  signal: AbortSignal,
): Promise<{ token: string; seconds?: number }> => {
  const { AuthorizationEndpoint, HttpMethod: method, ClientParameters, OAuthHttpParameters } = oauth;
  const client = {
    grant_type: 'client_credentials',
    client_id: ClientParameters.ClientID,
    client_secret: ClientParameters.ClientSecret,
    ...fieldsOf(OAuthHttpParameters.BodyParameters),
  };
  const headers: Record<string, string> = { 'Content-Type': 'application/x-www-form-urlencoded' };
  for (const { Key, Value } of OAuthHttpParameters.HeaderParameters) setHeader(headers, Key, Value);
  const url = addQuery(new URL(AuthorizationEndpoint), fieldsOf(OAuthHttpParameters.QueryStringParameters));
  const body = method === 'GET' ? undefined : new URLSearchParams(client).toString();
  const answer = await httpRequest({ url, method, headers, body, signal }).catch((error: Error) => {
    throw failure('AuthInProgress', `The authorization endpoint did not answer: ${error.message}`);
  });
  const token = isObject(answer.body) ? answer.body.access_token : undefined;
  const seconds = isObject(answer.body) ? answer.body.expires_in : undefined;
  if (answer.status < 400 && typeof token === 'string')
    return { token, ...(typeof seconds === 'number' && { seconds }) };
  throw failure(
    'InvalidConnectionState',
    `The authorization endpoint gave no access token (status ${answer.status})`,
  );
};
