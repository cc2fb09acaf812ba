import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '#core/json.ts';
import { signedHeaders } from '#core/signed-headers.ts';

/** Requests for one operation, and the longest pause before the second; each later one is twice as long. */
const MAX_TRIES = 4;
const FIRST_PAUSE_MILLISECONDS = 50;

/** Time for one request, in milliseconds. */
const MAX_REQUEST_MILLISECONDS = 3000;

/** Errors of DynamoDB after which the same request may succeed. */
const TRANSIENT = /Throttl|ProvisionedThroughputExceeded|RequestLimitExceeded|TransactionConflict/;

/**
 * Calls DynamoDB from a Lambda function with the credentials of its environment, for bundles without the SDK, which is ten times as large
 * as everything else in them. Rejects with an error of DynamoDB's name.
 * Ref: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html.
 */
export const callSigned = async (operation: string, input: JsonObject): Promise<JsonObject> => {
  for (let tries = 1; ; tries++) {
    const answer = await request(operation, input).catch((error: Error) => error);
    if (!(answer instanceof Error)) return answer;
    const mayPass = !(answer instanceof DynamoError) || answer.isTransient;
    if (!mayPass || tries === MAX_TRIES) throw answer;
    await sleep(Math.random() * FIRST_PAUSE_MILLISECONDS * 2 ** (tries - 1));
  }
};

class DynamoError extends Error {
  readonly isTransient: boolean;

  constructor(status: number, { __type, message, Message }: JsonObject) {
    super(String(message ?? Message ?? `DynamoDB answers with ${status}`));
    this.name = String(__type ?? 'InternalServerError').replace(/^.*#/, '');
    this.isTransient = status >= 500 || TRANSIENT.test(this.name);
  }
}

const request = async (operation: string, input: JsonObject): Promise<JsonObject> => {
  const { AWS_REGION: region = '', AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL } = process.env;
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN } = process.env;
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const url = new URL(
    AWS_ENDPOINT_URL_DYNAMODB ?? AWS_ENDPOINT_URL ?? `https://dynamodb.${region}.${suffix}`,
  );
  const body = JSON.stringify(input);
  const headers = await signedHeaders(
    {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
      },
      body,
    },
    {
      service: 'dynamodb',
      region,
      credentials: {
        accessKeyId: AWS_ACCESS_KEY_ID,
        secretAccessKey: AWS_SECRET_ACCESS_KEY,
        ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
      },
    },
  );
  const signal = AbortSignal.timeout(MAX_REQUEST_MILLISECONDS);
  const response = await fetch(url, { method: 'POST', headers, body, signal });
  const answer = (await response.json().catch(() => ({}))) as JsonObject;
  if (!response.ok) throw new DynamoError(response.status, answer);
  return answer;
};
