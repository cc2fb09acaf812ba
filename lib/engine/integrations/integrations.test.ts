import { createHash } from 'node:crypto';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import dynalite from 'dynalite';
import { closed, portOf, ServiceStandIn, taskFor } from './testing/service.ts';

const service = new ServiceStandIn();
const call = service.call.bind(service);
let dynamo: Server;
const before = { ...process.env };

beforeAll(async () => {
  await service.listen();
  dynamo = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => dynamo.listen(0, '127.0.0.1', () => resolve()));
  delete process.env.AWS_ACCESS_KEY_ID;
  process.env.AWS_ENDPOINT_URL = service.url;
  process.env.AWS_ENDPOINT_URL_SNS = 'http://127.0.0.1:1';
  process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${portOf(dynamo)}`;
});

afterAll(async () => {
  process.env = before;
  await Promise.all([service.server, dynamo].map(closed));
});

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
    expect(service.heard[0]).toMatchObject({ url: '/2015-03-31/functions/f/invocations', body: '{"a":1}' });
  });

  it.each([
    [null, '{}'],
    [undefined, '{}'],
    ['{"a": 1}', '{"a":1}'],
    ['0.5', '0.5'],
    ['true', 'true'],
    ['plain', '"plain"'],
    ['', '""'],
    [[], '[]'],
  ])(
    'sends a text that is JSON as what it says, and no payload as an empty object: %j',
    async (Payload, sent) => {
      const parameters = { FunctionName: 'f', ...(Payload !== undefined && { Payload }) };
      await call('lambda:invoke', parameters, lambdaSays(1));

      expect(service.heard[0]?.body).toBe(sent);
    },
  );

  it('gives the end of the log that was asked for', async () => {
    const tail = () => ({ body: {}, headers: { 'x-amz-log-result': 'bG9n' } });

    expect(await call('lambda:invoke', { ...args, LogType: 'Tail' }, tail)).toMatchObject({
      LogResult: 'bG9n',
    });
  });

  it('of a plain ARN gives the payload alone', async () => {
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:f';

    expect(await call(arn, 'text', lambdaSays('"said"'))).toBe('said');
    expect(service.heard[0]?.body).toBe('"text"');
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

    const odd = { TableName: 'orders', Key: { other: { S: 'x' } } };

    await expect(call('aws-sdk:dynamodb:getItem', odd)).rejects.toMatchObject({
      error: 'DynamoDb.DynamoDbException',
    });
    await expect(call('dynamodb:getItem', odd)).rejects.toMatchObject({
      error: 'DynamoDB.AmazonDynamoDBException',
      cause: expect.stringContaining(
        '(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ValidationException; ',
      ),
    });

    const Item = { ...key, open: { Bool: true }, none: { Nul: true }, tags: { Ss: ['a'] }, Bool: { S: 'x' } };
    await call('aws-sdk:dynamodb:putItem', { TableName: 'orders', Item });

    expect(await call('aws-sdk:dynamodb:getItem', { TableName: 'orders', Key: key })).toEqual({ Item });
    expect(await call('dynamodb:getItem', { TableName: 'orders', Key: key })).toMatchObject({
      Item: { open: { BOOL: true }, none: { NULL: true }, tags: { SS: ['a'] }, Bool: { S: 'x' } },
    });

    await call('dynamodb:deleteItem', { TableName: 'orders', Key: key });

    expect(await call('aws-sdk:dynamodb:getItem', { TableName: 'orders', Key: key })).toEqual({});
  });
});

describe('messages and events', () => {
  it('are sent with objects as JSON text', async () => {
    const sent = { MessageId: 'm', MD5OfMessageBody: createHash('md5').update('{"a":1}').digest('hex') };

    expect(
      await call('sqs:sendMessage', { QueueUrl: `${service.url}/q`, MessageBody: { a: 1 } }, () => ({
        body: sent,
      })),
    ).toMatchObject(sent);
    expect(JSON.parse(service.heard[0]?.body ?? '')).toMatchObject({ MessageBody: '{"a":1}' });

    const accepted = { FailedEntryCount: 0, Entries: [{ EventId: 'e' }] };

    expect(
      await call(
        'events:putEvents',
        { Entries: [{ Source: 's', DetailType: 'd', Detail: { a: 1 } }] },
        () => ({
          body: accepted,
        }),
      ),
    ).toEqual(accepted);

    expect(JSON.parse(service.heard[0]?.body ?? '')).toEqual({
      Entries: [
        {
          Source: 's',
          DetailType: 'd',
          Detail: '{"a":1}',
          Resources: [
            'arn:aws:states:us-east-1:123456789012:stateMachine:m',
            'arn:aws:states:us-east-1:123456789012:execution:m:e',
          ],
        },
      ],
    });

    const refused = { FailedEntryCount: 1, Entries: [{ ErrorCode: 'No' }] };

    await expect(call('events:putEvents', { Entries: [] }, () => ({ body: refused }))).rejects.toMatchObject({
      error: 'EventBridge.FailedEntry',
      cause: JSON.stringify(refused),
    });
  });

  it('name a host that there is not, in the words of the SDKs for Java', async () => {
    const { context } = taskFor('sns:publish', {});
    process.env.AWS_ENDPOINT_URL_SNS = 'http://localhost.invalid';
    const published = call('sns:publish', { TopicArn: 't', Message: 'm' }, undefined, {
      context: { ...context, region: 'eu-west-2' },
    });

    await expect(published).rejects.toMatchObject({
      cause: 'Unable to execute HTTP request: localhost.invalid: Name or service not known',
    });

    process.env.AWS_ENDPOINT_URL_SNS = 'http://127.0.0.1:1';
  });

  it('fail with the code that the service wrote, which need not be the name of the error', async () => {
    const { context } = taskFor('sns:publish', {});
    process.env.AWS_ENDPOINT_URL_SNS = service.url;
    const body =
      '<ErrorResponse><Error><Type>Sender</Type><Code>NotFound</Code><Message>No topic</Message></Error></ErrorResponse>';
    const missing = () => ({ status: 404, headers: { 'content-type': 'text/xml' }, body });

    await expect(
      call('sns:publish', { TopicArn: 't', Message: 'm' }, missing, {
        context: { ...context, region: 'eu-west-1' },
      }),
    ).rejects.toMatchObject({
      error: 'SNS.NotFoundException',
      cause:
        'No topic (Service: AmazonSNS; Status Code: 404; Error Code: NotFound; Request ID: request-1; Proxy: null)',
    });

    process.env.AWS_ENDPOINT_URL_SNS = 'http://127.0.0.1:1';
  });

  it('fail with the message of the client when no service answers', async () => {
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

    expect(JSON.parse(service.heard[0]?.body ?? '')).toEqual({ executionArn: 'arn' });
    expect(result).toEqual({
      ExecutionArn: 'arn',
      Status: 'RUNNING',
      StartDate: new Date(startDate * 1000).toISOString(),
      InputDetails: { Included: true },
    });
  });

  it.each([
    ['text data', '"text data"'],
    [{ a: [1, 'b'] }, '{"a":[1,"b"]}'],
    [false, 'false'],
  ])('writes the body of an object as JSON text: %j', async (Body, written) => {
    await call('aws-sdk:s3:putObject', { Bucket: 'b', Key: 'k', Body }, () => ({ body: '' }));

    expect(service.heard[0]?.body).toContain(written);
  });

  it('fills the members that make retries safe with the key of the task', async () => {
    await call('aws-sdk:secretsmanager:createSecret', { Name: 'n' });

    expect(JSON.parse(service.heard[0]?.body ?? '')).toEqual({ Name: 'n', ClientRequestToken: 'the-key' });
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
