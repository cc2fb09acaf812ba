import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { callSigned } from './signed-table.ts';

const NAMES = ['AWS_REGION', 'AWS_ENDPOINT_URL_DYNAMODB', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];

describe('A call of DynamoDB without its SDK', () => {
  let server: Server;
  let answers: [status: number, body: object][];
  let asked: { headers: IncomingHttpHeaders; body: string }[];
  let before: (string | undefined)[];

  beforeEach(async () => {
    before = NAMES.map((name) => process.env[name]);
    asked = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += String(chunk);
      });
      request.on('end', () => {
        asked.push({ headers: request.headers, body });
        const [status, answer] = answers.shift() ?? [200, {}];
        response.writeHead(status).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const values = ['eu-central-1', `http://127.0.0.1:${port}`, 'key', 'secret'];
    NAMES.forEach((name, index) => {
      process.env[name] = values[index];
    });
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    NAMES.forEach((name, index) => {
      const value = before[index];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    });
  });

  it('is signed with the credentials of the function', async () => {
    answers = [[200, { Item: { pk: { S: 'a' } } }]];

    const answer = await callSigned('GetItem', { TableName: 't' });

    expect(answer).toEqual({ Item: { pk: { S: 'a' } } });
    expect(asked[0]?.headers).toMatchObject({
      'x-amz-target': 'DynamoDB_20120810.GetItem',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=key\/\d{8}\/eu-central-1\/dynamodb\/aws4_request, SignedHeaders=.*host.*x-amz-target/,
      ),
    });
    expect(asked[0]?.body).toBe('{"TableName":"t"}');
  });

  it('is repeated after an error that may pass', async () => {
    const throttled = { __type: 'com.amazon#ProvisionedThroughputExceededException', message: 'slower' };
    answers = [
      [500, {}],
      [400, throttled],
      [200, { done: true }],
    ];

    expect(await callSigned('UpdateItem', {})).toEqual({ done: true });
    expect(asked).toHaveLength(3);
  });

  it('fails with the name of an error that does not pass, at once', async () => {
    answers = [[400, { __type: 'com.amazonaws.dynamodb#ConditionalCheckFailedException', message: 'no' }]];

    await expect(callSigned('PutItem', {})).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'no',
    });
    expect(asked).toHaveLength(1);
  });
});
