import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import dynalite from 'dynalite';
import type { Json, JsonObject } from '#core/json.ts';
import { parseResource } from '#engine/tasks/resource.ts';
import type { TaskCall } from './integration.ts';
import { defaultIntegrations } from './registry.ts';

/** What a stand-in for a service heard, and what it says. */
interface Heard {
  url: string;
  method: string;
  target: string;
  headers: IncomingMessage['headers'];
  body: string;
}
type Answer = { status?: number; headers?: Record<string, string>; body?: unknown };

let answer: (heard: Heard) => Answer;
let heard: Heard[] = [];
let server: Server;
let dynamo: Server;
let url: string;
const before = { ...process.env };

const portOf = (of: Server): number => (of.address() as AddressInfo).port;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { headers, method = '' } = request;
    const one = {
      url: request.url ?? '',
      method,
      target: String(headers['x-amz-target'] ?? ''),
      headers,
      body,
    };
    heard.push(one);
    const { status = 200, headers: more, body: said } = answer(one);
    response.writeHead(status, {
      'x-amzn-requestid': 'request-1',
      'content-type': 'application/x-amz-json-1.0',
      ...more,
    });
    response.end(typeof said === 'string' ? said : JSON.stringify(said ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  dynamo = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => dynamo.listen(0, '127.0.0.1', () => resolve()));
  url = `http://127.0.0.1:${portOf(server)}`;
  delete process.env.AWS_ACCESS_KEY_ID;
  process.env.AWS_ENDPOINT_URL = url;
  process.env.AWS_ENDPOINT_URL_SNS = 'http://127.0.0.1:1';
  process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${portOf(dynamo)}`;
});

afterAll(async () => {
  process.env = before;
  for (const open of [server, dynamo]) {
    await new Promise((resolve) => {
      open.close(resolve);
      open.closeAllConnections();
    });
  }
});

const integrations = defaultIntegrations();

const call = async (
  resource: string,
  args: Json,
  says: (heard: Heard) => Answer = () => ({}),
): Promise<Json> => {
  answer = says;
  heard = [];
  const arn = resource.startsWith('arn:') ? resource : `arn:aws:states:::${resource}`;
  const parsed = parseResource(arn, 'us-east-1', '123456789012');
  if (!parsed) throw new Error(`no resource: ${arn}`);
  const service = parsed.kind === 'integration' ? parsed.resourceType : 'lambda';
  const task: TaskCall = {
    resource: parsed,
    arguments: args,
    signal: new AbortController().signal,
    context: {
      executionArn: 'arn:aws:states:us-east-1:123456789012:execution:m:e',
      stateName: 'T',
      taskToken: null,
      attempt: 0,
      region: 'us-east-1',
      account: '123456789012',
      timeoutSeconds: null,
      heartbeatSeconds: null,
      idempotencyKey: 'the-key',
    },
  };
  const integration = integrations[service] ?? integrations['aws-sdk'];
  const invoked = await (integration as NonNullable<typeof integration>).invoke(task);
  if (parsed.kind === 'integration' && parsed.pattern === 'sync')
    return (await integration?.wait?.(task, invoked)) ?? null;
  return invoked;
};

const lambdaSays =
  (body: unknown, failed = false) =>
  () => ({
    body,
    headers: { 'x-amz-executed-version': '$LATEST', ...(failed && { 'x-amz-function-error': 'Unhandled' }) },
  });

describe('lambda', () => {
  const args = { FunctionName: 'f', Payload: { a: 1 } };

  it('invokes, and answers with the payload parsed and the metadata of the response', async () => {
    expect(await call('lambda:invoke', args, lambdaSays({ b: 2 }))).toMatchObject({
      ExecutedVersion: '$LATEST',
      Payload: { b: 2 },
      SdkHttpMetadata: {
        AllHttpHeaders: { 'x-amz-executed-version': ['$LATEST'] },
        HttpHeaders: { 'x-amz-executed-version': '$LATEST' },
        HttpStatusCode: 200,
      },
      SdkResponseMetadata: { RequestId: 'request-1' },
      StatusCode: 200,
    });
    expect(heard[0]).toMatchObject({ url: '/2015-03-31/functions/f/invocations', body: '{"a":1}' });
  });

  it('of a plain ARN gives the payload alone', async () => {
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:f';
    expect(await call(arn, 'text', lambdaSays('"said"'))).toBe('said');
    expect(heard[0]?.body).toBe('"text"');
  });

  it('fails as the function did, with what it returned as the cause, also when that has no type', async () => {
    const thrown = { errorType: 'TypeError', errorMessage: 'no', trace: [] };
    await expect(call('lambda:invoke', args, lambdaSays(thrown, true))).rejects.toMatchObject({
      error: 'TypeError',
      cause: JSON.stringify(thrown),
    });
    await expect(call('lambda:invoke', args, lambdaSays({ errorMessage: 'x' }, true))).rejects.toMatchObject({
      error: 'Lambda.Unknown',
      cause:
        'The cause could not be determined because Lambda did not return an error type. Returned payload: {"errorMessage":"x"}',
    });
  });

  it("names the service's errors as AWS does", async () => {
    const missing = () => ({
      status: 404,
      headers: { 'x-amzn-errortype': 'ResourceNotFoundException' },
      body: { Type: 'User', Message: 'Function not found: f' },
    });
    await expect(call('lambda:invoke', args, missing)).rejects.toMatchObject({
      error: 'Lambda.ResourceNotFoundException',
      cause:
        'Function not found: f (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: request-1; Proxy: null)',
    });
  });
});

describe('dynamodb', () => {
  const key = { id: { S: 'one' } };

  it('puts, updates, gets and deletes items, and fails a condition by its name', async () => {
    await call('aws-sdk:dynamodb:createTable', {
      TableName: 'orders',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    expect(
      await call('dynamodb:putItem', { TableName: 'orders', Item: { ...key, n: { N: '1' } } }),
    ).toMatchObject({
      SdkHttpMetadata: { HttpStatusCode: 200 },
    });
    const update = {
      TableName: 'orders',
      Key: key,
      UpdateExpression: 'SET n = n + :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
      ReturnValues: 'ALL_NEW',
    };
    expect(await call('dynamodb:updateItem', update)).toMatchObject({ Attributes: { n: { N: '2' } } });
    expect(await call('dynamodb:getItem', { TableName: 'orders', Key: key })).toMatchObject({
      Item: { ...key, n: { N: '2' } },
    });
    await expect(
      call('dynamodb:putItem', {
        TableName: 'orders',
        Item: key,
        ConditionExpression: 'attribute_not_exists(id)',
      }),
    ).rejects.toMatchObject({
      error: 'DynamoDB.ConditionalCheckFailedException',
      cause: expect.stringMatching(
        /^The conditional request failed \(Service: AmazonDynamoDBv2; Status Code: 400; /,
      ),
    });
    await expect(call('aws-sdk:dynamodb:getItem', { TableName: 'none', Key: key })).rejects.toMatchObject({
      error: 'DynamoDb.ResourceNotFoundException',
      cause: expect.stringMatching(/\(Service: DynamoDb, Status Code: 400, Request ID: /),
    });
    await call('dynamodb:deleteItem', { TableName: 'orders', Key: key });
    expect(await call('aws-sdk:dynamodb:getItem', { TableName: 'orders', Key: key })).toEqual({});
  });
});

describe('messages and events', () => {
  it('are sent with objects as JSON text', async () => {
    const sent = { MessageId: 'm', MD5OfMessageBody: createHash('md5').update('{"a":1}').digest('hex') };
    expect(
      await call('sqs:sendMessage', { QueueUrl: `${url}/q`, MessageBody: { a: 1 } }, () => ({ body: sent })),
    ).toMatchObject(sent);
    expect(JSON.parse(heard[0]?.body ?? '')).toMatchObject({ MessageBody: '{"a":1}' });
    await call('events:putEvents', { Entries: [{ Source: 's', DetailType: 'd', Detail: { a: 1 } }] }, () => ({
      body: { FailedEntryCount: 0, Entries: [{ EventId: 'e' }] },
    }));
    expect(JSON.parse(heard[0]?.body ?? '')).toEqual({
      Entries: [
        {
          Source: 's',
          DetailType: 'd',
          Detail: '{"a":1}',
          Resources: ['arn:aws:states:us-east-1:123456789012:execution:m:e'],
        },
      ],
    });
    const refused = { FailedEntryCount: 1, Entries: [{ ErrorCode: 'No' }] };
    await expect(call('events:putEvents', { Entries: [] }, () => ({ body: refused }))).rejects.toMatchObject({
      error: 'EventBridge.FailedEntry',
      cause: expect.stringContaining('"ErrorCode":"No"'),
    });
  });

  it('fail with what the client says when nobody answers', async () => {
    await expect(call('sns:publish', { TopicArn: 't', Message: 'm' })).rejects.toMatchObject({
      error: 'SNS.SdkClientException',
      cause: expect.stringMatching(/^Unable to execute HTTP request: .*ECONNREFUSED/),
    });
  });
});

describe('any SDK action', () => {
  it('takes and gives PascalCase, also where the service does not', async () => {
    const startDate = 1_700_000_000;
    const result = await call('aws-sdk:sfn:describeExecution', { ExecutionArn: 'arn' }, () => ({
      body: { executionArn: 'arn', status: 'RUNNING', startDate, inputDetails: { included: true } },
    }));
    expect(JSON.parse(heard[0]?.body ?? '')).toEqual({ executionArn: 'arn' });
    expect(result).toEqual({
      ExecutionArn: 'arn',
      Status: 'RUNNING',
      StartDate: new Date(startDate * 1000).toISOString(),
      InputDetails: { Included: true },
    });
  });

  it('fills the members that make retries safe with the key of the task', async () => {
    await call('aws-sdk:secretsmanager:createSecret', { Name: 'n' });
    expect(JSON.parse(heard[0]?.body ?? '')).toEqual({ Name: 'n', ClientRequestToken: 'the-key' });
  });

  it('says which field, action or package is not there', async () => {
    await expect(call('aws-sdk:sfn:describeExecution', { Odd: 1 })).rejects.toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringContaining('[The field "Odd" is not supported by Step Functions]'),
    });
    await expect(call('aws-sdk:sfn:fly', {})).rejects.toMatchObject({
      cause: 'The service sfn has no action fly',
    });
    await expect(call('aws-sdk:rekognition:detectFaces', {})).rejects.toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringContaining('npm install @aws-sdk/client-rekognition'),
    });
  });
});

describe('http:invoke', () => {
  const get = (more: JsonObject = {}): JsonObject => ({ ApiEndpoint: `${url}/path`, Method: 'GET', ...more });

  it('sends query, headers and body, and answers with the parsed response', async () => {
    const says = () => ({ status: 201, headers: { 'content-type': 'application/json' }, body: { ok: true } });
    const sent = get({
      Method: 'POST',
      QueryParameters: { q: ['a', 'b'] },
      Headers: { 'X-A': '1' },
      RequestBody: { n: 1 },
    });
    expect(await call('http:invoke', sent, says)).toMatchObject({
      StatusCode: 201,
      StatusText: 'Created',
      ResponseBody: { ok: true },
      Headers: { 'content-type': ['application/json'] },
    });
    expect(heard[0]).toMatchObject({ url: '/path?q=a&q=b', method: 'POST', body: '{"n":1}' });
    expect(heard[0]?.headers['x-a']).toBe('1');
  });

  it('encodes forms as asked', async () => {
    const form = {
      RequestBody: { list: [1, 2], x: 'y z' },
      Transform: { RequestBodyEncoding: 'URL_ENCODED' },
    };
    await call('http:invoke', get({ Method: 'POST', ...form }));
    expect(heard[0]?.body).toBe('list%5B0%5D=1&list%5B1%5D=2&x=y+z');
    expect(heard[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('fails by status, and by the socket when nobody is there', async () => {
    await expect(call('http:invoke', get(), () => ({ status: 404, body: 'gone' }))).rejects.toMatchObject({
      error: 'States.Http.StatusCode.404',
      cause: expect.stringContaining('"StatusText":"Not Found"'),
    });
    await expect(call('http:invoke', get({ ApiEndpoint: 'http://127.0.0.1:1/' }))).rejects.toMatchObject({
      error: 'States.Http.Socket',
    });
  });
});

describe('apigateway:invoke', () => {
  it('calls stage and path, and fails by status', async () => {
    const args = { ApiEndpoint: url, Method: 'GET', Stage: 'prod', Path: '/orders/1', AuthType: 'NO_AUTH' };
    expect(
      await call('apigateway:invoke', args, () => ({
        body: { id: 1 },
        headers: { 'content-type': 'application/json' },
      })),
    ).toMatchObject({
      ResponseBody: { id: 1 },
      StatusCode: 200,
    });
    expect(heard[0]?.url).toBe('/prod/orders/1');
    await expect(call('apigateway:invoke', args, () => ({ status: 403, body: 'no' }))).rejects.toMatchObject({
      error: 'ApiGateway.403',
      cause: 'no',
    });
  });
});
