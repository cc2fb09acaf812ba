import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { addQuery, headersOf, httpRequest } from './http-request.ts';
import { type Integration, TaskFailure } from './integration.ts';

/**
 * `http:invoke`: calls an HTTPS endpoint, or here also an HTTP one. The connection's authorisation is not applied,
 * because EventBridge does not give its secrets away: set the header in the definition or behind the endpoint.
 * https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html
 */
export const http: Integration = {
  async invoke(call) {
    const parameters = isObject(call.arguments) ? call.arguments : {};
    const { ApiEndpoint, Method, Headers, QueryParameters, RequestBody, Transform } = parameters;
    const headers = headersOf(Headers);
    const body = encodedBody(RequestBody, Transform, headers);
    try {
      const answer = await httpRequest({
        url: addQuery(new URL(String(ApiEndpoint)), QueryParameters),
        method: String(Method ?? 'GET'),
        headers: { 'user-agent': 'Amazon|StepFunctions|HttpInvoke|baton', ...headers },
        body,
        signal: call.signal,
      });
      const result: JsonObject = {
        Headers: answer.headers,
        ResponseBody: answer.body,
        StatusCode: answer.status,
        StatusText: answer.statusText,
      };
      if (answer.status < 400) return result;
      throw new TaskFailure(`States.Http.StatusCode.${answer.status}`, JSON.stringify(result));
    } catch (error) {
      if (error instanceof TaskFailure) throw error;
      const { cause, message } = error as Error;
      throw new TaskFailure('States.Http.Socket', cause instanceof Error ? cause.message : message);
    }
  },
};

/** The body's text, and the content type where none was given. */
const encodedBody = (
  body: Json | undefined,
  transform: Json | undefined,
  headers: Record<string, string>,
): string | undefined => {
  if (body === undefined) return undefined;
  const type = Object.keys(headers).find((name) => name.toLowerCase() === 'content-type') ?? 'Content-Type';
  if (isObject(transform) && transform.RequestBodyEncoding === 'URL_ENCODED' && isObject(body)) {
    headers[type] = 'application/x-www-form-urlencoded';
    const options = isObject(transform.RequestEncodingOptions) ? transform.RequestEncodingOptions : {};
    return urlEncoded(body, String(options.ArrayFormat ?? 'INDICES'));
  }
  headers[type] ??= 'application/json';
  return typeof body === 'string' ? body : JSON.stringify(body);
};

const LIST_KEYS: Record<string, (name: string, index: number) => string> = {
  INDICES: (name, index) => `${name}[${index}]`,
  BRACKETS: (name) => `${name}[]`,
  REPEAT: (name) => name,
};

const urlEncoded = (body: JsonObject, arrayFormat: string): string => {
  const pairs: [string, string][] = [];
  for (const [name, value] of Object.entries(body)) {
    if (!Array.isArray(value)) pairs.push([name, String(value)]);
    else if (arrayFormat === 'COMMAS') pairs.push([name, value.join(',')]);
    else {
      const key = LIST_KEYS[arrayFormat] ?? LIST_KEYS.INDICES!;
      value.forEach((item, index) => {
        pairs.push([key(name, index), String(item)]);
      });
    }
  }
  return new URLSearchParams(pairs).toString();
};
