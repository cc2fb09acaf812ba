import { isObject, type JsonObject } from '#core/json.ts';
import { Sha256 } from '#core/sha256.ts';
import { addQuery, headersOf, httpRequest } from '../http/request.ts';
import { type Integration, type TaskCall, TaskFailure } from '../integration.ts';

/**
 * `apigateway:invoke`; `AWS_ENDPOINT_URL_APIGATEWAY_INVOKE` or a host with a scheme replaces AWS's.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html
 */
export const apigateway: Integration = {
  async invoke(call) {
    const parameters = isObject(call.arguments) ? call.arguments : {};
    const { Method, Headers, RequestBody, AuthType } = parameters;
    const url = addQuery(endpointUrl(parameters), parameters.QueryParameters);
    const method = String(Method ?? 'GET');
    const body =
      RequestBody === undefined
        ? undefined
        : typeof RequestBody === 'string'
          ? RequestBody
          : JSON.stringify(RequestBody);
    const headers = {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headersOf(Headers),
    };
    const signed = AuthType === 'IAM_ROLE' ? await sign(call, { url, method, headers, body }) : headers;
    const answer = await httpRequest({ url, method, headers: signed, body, signal: call.signal }).catch(
      (error: Error) => {
        throw new TaskFailure(
          'ApiGateway.SdkClientException',
          `Unable to execute HTTP request: ${error.message}`,
        );
      },
    );
    if (answer.status >= 400) {
      const cause = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      throw new TaskFailure(`ApiGateway.${answer.status}`, cause);
    }
    return {
      Headers: answer.headers,
      ResponseBody: answer.body,
      StatusCode: answer.status,
      StatusText: answer.statusText,
    };
  },
};

const endpointUrl = ({ ApiEndpoint, Stage, Path }: JsonObject): URL => {
  const override = process.env.AWS_ENDPOINT_URL_APIGATEWAY_INVOKE;
  const host = String(ApiEndpoint);
  const base = override ?? (/^https?:\/\//.test(host) ? host : `https://${host}`);
  const segments = [Stage, Path].filter((part) => part !== undefined && part !== null && part !== '');
  return new URL(
    [base.replace(/\/$/, ''), ...segments.map((part) => String(part).replace(/^\//, ''))].join('/'),
  );
};

interface Unsigned {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const sign = async (
  call: TaskCall,
  { url, method, headers, body }: Unsigned,
): Promise<Record<string, string>> => {
  const { SignatureV4 } = await import('@smithy/signature-v4');
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  const signer = new SignatureV4({
    service: 'execute-api',
    region: call.context.region,
    credentials: defaultProvider(),
    sha256: Sha256,
  });
  const request = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { ...headers, host: url.host },
    body,
  });
  return request.headers;
};
