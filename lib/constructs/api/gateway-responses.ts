import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { ProblemCode } from '#contracts/http/route.ts';

const RESPONSES: [ResponseType, ProblemCode][] = [
  [ResponseType.DEFAULT_4XX, 'invalid_request'],
  [ResponseType.DEFAULT_5XX, 'internal'],
  [ResponseType.ACCESS_DENIED, 'unauthorized'],
  [ResponseType.INVALID_API_KEY, 'unauthorized'],
  [ResponseType.INVALID_SIGNATURE, 'unauthorized'],
  [ResponseType.MISSING_AUTHENTICATION_TOKEN, 'not_found'],
  [ResponseType.EXPIRED_TOKEN, 'unauthorized'],
  [ResponseType.UNAUTHORIZED, 'unauthorized'],
  [ResponseType.RESOURCE_NOT_FOUND, 'not_found'],
  [ResponseType.REQUEST_TOO_LARGE, 'too_large'],
  [ResponseType.THROTTLED, 'too_many_requests'],
  [ResponseType.QUOTA_EXCEEDED, 'too_many_requests'],
  [ResponseType.INTEGRATION_TIMEOUT, 'unavailable'],
  [ResponseType.INTEGRATION_FAILURE, 'unavailable'],
];

/** Gives what the gateway itself rejects the shape of every other error. */
export const addGatewayResponses = (api: RestApi): void => {
  for (const [type, code] of RESPONSES) {
    api.addGatewayResponse(type.responseType, {
      type,
      // `messageString` is the message as a JSON string, quotes and all.
      templates: {
        'application/json': `{"error":{"code":"${code}","message":$context.error.messageString}}`,
      },
    });
  }
};
