import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import { encodedBody } from '../http/body.ts';
import {
  authorised,
  type ConnectionSource,
  connectionsFromFile,
  type HttpParts,
  type TokenCache,
} from '../http/connections.ts';
import { addQuery, type HttpAnswer, headersOf, httpRequest } from '../http/request.ts';
import type { HttpSent } from '../integration.ts';
import { type Integration, type TaskCall, TaskFailure } from '../integration.ts';

/** Headers that a definition must not set; a star ends a prefix. */
const FORBIDDEN =
  /^(a-im|accept-charset|accept-datetime|accept-encoding|authorization|cache-control|connection|content-encoding|content-md5|date|expect|forwarded|from|host|http2-settings|if-match|if-modified-since|if-none-match|if-range|if-unmodified-since|max-forwards|origin|pragma|proxy-authorization|referer|server|te|trailer|transfer-encoding|upgrade|via|warning|x-forwarded-.*|x-amzn?-.*)$/i;

/** What an answer must not be. */
const UNREADABLE = /^(application\/octet-stream|image\/|video\/|audio\/)/i;

/** What HTTP tasks reach, and how. */
export interface HttpAccess {
  /** Describes a connection by its ARN. */
  connections: ConnectionSource;
  /** Throws if an address must not be called with a connection. */
  check?(url: URL, connectionArn: string | undefined): Promise<void>;
  /** Keeps tokens between calls; default: each call gets a new one. */
  tokens?: TokenCache;
}

/**
 * Makes `http:invoke`, which calls an HTTPS endpoint, or here also an HTTP one, with the authorisation of a connection.
 * https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html
 */
export const httpWith = ({ connections, check, tokens }: HttpAccess): Integration => ({
  exact: true,
  async invoke(call) {
    const parameters = isObject(call.arguments) ? call.arguments : {};
    const open = definedParts(parameters);
    const arn = connectionOf(parameters);
    const authorise = () => authorised(open, arn, { signal: call.signal, connections, tokens });
    let request = prepare(parameters, await authorise(), call);
    const guard = check && ((url: URL) => check(url, arn));
    let answer = await answerTo(request, call, guard);
    if (answer.status === 401 && arn !== undefined && tokens?.delete(arn)) {
      request = prepare(parameters, await authorise(), call);
      answer = await answerTo(request, call, guard);
    }
    call.trace?.({ sent: request, sentWithoutSecrets: prepare(parameters, open, call), answer });
    if (UNREADABLE.test(answer.headers['content-type']?.[0] ?? '')) {
      throw new TaskFailure(
        'States.Runtime',
        `The response has the content type ${answer.headers['content-type']}, which cannot be read as text`,
      );
    }
    const result: JsonObject = {
      Headers: answer.headers,
      ResponseBody: answer.body,
      StatusCode: answer.status,
      StatusText: answer.statusText,
    };
    if (answer.status < 400) return result;
    throw new TaskFailure(`States.Http.StatusCode.${answer.status}`, jsonText(result));
  },
});

/** `http:invoke` with the connections that the file at BATON_HTTP_CONNECTIONS describes. */
export const http: Integration = httpWith({ connections: connectionsFromFile });

/** Returns what the definition says; a connection adds to it. */
const definedParts = ({ Headers, QueryParameters, RequestBody }: JsonObject): HttpParts => {
  const headers = headersOf(Headers);
  const forbidden = Object.keys(headers).filter((name) => FORBIDDEN.test(name));
  if (forbidden.length > 0) {
    throw new TaskFailure('States.Runtime', `An HTTP task cannot set the headers ${forbidden.join(', ')}`);
  }
  return { headers, query: isObject(QueryParameters) ? QueryParameters : {}, body: RequestBody };
};

const connectionOf = ({ Authentication, InvocationConfig }: JsonObject): string | undefined => {
  const named = [InvocationConfig, Authentication].find((given) => isObject(given));
  const arn: Json | undefined = isObject(named) ? named.ConnectionArn : undefined;
  return typeof arn === 'string' ? arn : undefined;
};

const prepare = (parameters: JsonObject, parts: HttpParts, call: TaskCall): HttpSent => {
  const headers = {
    'User-Agent': `Amazon|StepFunctions|HttpInvoke|${call.context.region}`,
    Range: 'bytes=0-262144',
    ...parts.headers,
  };
  const body = encodedBody(parts.body, parameters.Transform, headers);
  const method = String(parameters.Method ?? 'GET');
  return { url: addQuery(endpointOf(parameters), parts.query), method, headers, body };
};

const endpointOf = ({ ApiEndpoint }: JsonObject): URL => {
  const url = URL.parse(String(ApiEndpoint));
  if (url) return url;
  throw new TaskFailure('States.Runtime', `The ApiEndpoint is not a URL: ${String(ApiEndpoint)}`);
};

const answerTo = async (
  request: HttpSent,
  { signal }: TaskCall,
  check?: (url: URL) => Promise<void>,
): Promise<HttpAnswer> => {
  try {
    return await httpRequest({ ...request, signal, ...(check && { check }) });
  } catch (error) {
    if (error instanceof TaskFailure) throw error;
    const { cause, message } = error as Error;
    throw new TaskFailure('States.Http.Socket', cause instanceof Error ? cause.message : message);
  }
};
