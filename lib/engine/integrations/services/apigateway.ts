import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { signedHeaders, type UnsignedRequest } from '#core/signed-headers.ts';
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
    const body = bodyOf(RequestBody);
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

const bodyOf = (given: Json | undefined): string | undefined =>
  given === undefined || typeof given === 'string' ? given : JSON.stringify(given);

const endpointUrl = ({ ApiEndpoint, Stage, Path }: JsonObject): URL => {
  const override = process.env.AWS_ENDPOINT_URL_APIGATEWAY_INVOKE;
  const host = String(ApiEndpoint);
  const base = override ?? (/^https?:\/\//.test(host) ? host : `https://${host}`);
  const segments = [Stage, Path].filter((part) => part !== undefined && part !== null && part !== '');
  return new URL(
    [base.replace(/\/$/, ''), ...segments.map((part) => String(part).replace(/^\//, ''))].join('/'),
  );
};

const sign = async (call: TaskCall, request: UnsignedRequest): Promise<Record<string, string>> => {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  const { region } = call.context;
  return signedHeaders(request, { service: 'execute-api', region, credentials: defaultProvider() });
};
