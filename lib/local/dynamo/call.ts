import type { JsonObject } from '#core/json.ts';

/** Calls an operation of the local DynamoDB without the SDK, whose import would slow the stack's start. Throws DynamoDB's error. */
export const callDynamo = async (url: string, operation: string, input: JsonObject): Promise<JsonObject> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      // dynalite requires a signature but does not check it.
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      'x-amz-date': '20260101T000000Z',
    },
    body: JSON.stringify(input),
  });
  const answer = (await response.json()) as JsonObject;
  if (response.ok) return answer;
  const { __type = '', message = '' } = answer;
  throw Object.assign(new Error(String(message)), { name: String(__type).replace(/^.*#/, '') });
};
