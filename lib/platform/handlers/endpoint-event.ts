import type { APIGatewayProxyEvent } from 'aws-lambda';

/** The part of API Gateway's proxy event that is read; the local stack sends only this. */
export type EndpointEvent = Pick<
  APIGatewayProxyEvent,
  'body' | 'headers' | 'pathParameters' | 'queryStringParameters'
> & {
  isBase64Encoded?: boolean;
  requestContext?: {
    requestId?: string;
    domainName?: string | undefined;
    /** With the stage of the API, or what a custom domain maps to it. */
    path?: string;
    identity?: { sourceIp?: string | null; userArn?: string | null; apiKeyId?: string | null };
    /** Only from the local stack, which does not authenticate: the name that the caller gives. */
    claimedName?: string;
    authorizer?: Record<string, unknown> | null;
  };
};
