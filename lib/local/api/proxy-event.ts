import { CLAIMED_NAME, claimedNameIn } from '#contracts/http/claimed-name.ts';
import { defined } from '#core/defined.ts';
import type { JsonObject } from '#core/json.ts';

/** A request as the API's Lambdas see it. */
export interface ApiRequest {
  method: string;
  path: string;
  pathParameters: Record<string, string>;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: string | null;
  requestId: string;
  sourceIp: string;
}

/**
 * Makes the event of API Gateway's Lambda proxy integration, payload 1.0
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html), with the
 * name that the caller gives, because nothing authenticates here.
 */
export const proxyEvent = (request: ApiRequest): JsonObject => ({
  resource: request.path,
  path: request.path,
  httpMethod: request.method,
  headers: { ...request.headers },
  queryStringParameters: Object.keys(request.query).length > 0 ? request.query : null,
  pathParameters: Object.keys(request.pathParameters).length > 0 ? request.pathParameters : null,
  body: request.body,
  isBase64Encoded: false,
  requestContext: {
    requestId: request.requestId,
    stage: 'local',
    httpMethod: request.method,
    identity: { sourceIp: request.sourceIp },
    ...defined({ claimedName: claimedNameIn(request.headers[CLAIMED_NAME]) }),
  },
});
