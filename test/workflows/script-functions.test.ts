import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { LOCAL_TABLE } from '#contracts/names.ts';
import { javascriptHandler } from '#contracts/scripts/javascript-handler.ts';
import { pythonHandler } from '#contracts/scripts/python-handler.ts';
import { recordPlaces, writtenBy } from '#contracts/scripts/records.ts';
import type { ScriptFunction } from '#contracts/scripts/script-function.ts';
import { type LocalDynamo, startDynamo } from '#local/dynamo/server.ts';

jest.setTimeout(60_000);

const script = (language: ScriptFunction['language'], code: string): ScriptFunction => ({
  ...{ language, code, file: 'order.workflow.yaml', line: 3, memoryMegabytes: 256, timeoutSeconds: 30 },
  heartbeats: true,
  records: {
    visits: {
      ...recordPlaces('order', 'visits'),
      fields: { count: { type: 'integer' } },
      ttlSeconds: 60,
      operations: ['get', 'update'],
    },
  },
  written: writtenBy('script/order-step'),
});

const event = (attempt: number) => ({
  input: {},
  run: {
    workflow: 'order',
    step: 'step',
    attempt,
    idempotency_key: 'one/step',
    task_token: `token-${attempt}`,
  },
});

/** The part of boto3 that functions of scripts use, over AWS's protocol. */
const BOTO3 = `import json, os, urllib.request, urllib.error
class TransactionCanceledException(Exception):
    def __init__(self, response):
        self.response = response
class Client:
    class exceptions:
        TransactionCanceledException = TransactionCanceledException
    def __init__(self, place, target):
        self._place, self._target = place, target
    def __getattr__(self, name):
        operation = "".join(part.capitalize() for part in name.split("_"))
        def call(**request):
            headers = {"x-amz-target": self._target + operation, "content-type": "application/x-amz-json-1.0", "authorization": "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/x/aws4_request"}
            try:
                with urllib.request.urlopen(urllib.request.Request(os.environ[self._place], json.dumps(request).encode(), headers)) as answer:
                    return json.loads(answer.read() or b"{}")
            except urllib.error.HTTPError as error:
                raise TransactionCanceledException(json.loads(error.read()))
        return call
def client(name):
    places = {"dynamodb": ("AWS_ENDPOINT_URL_DYNAMODB", "DynamoDB_20120810."), "stepfunctions": ("AWS_ENDPOINT_URL_SFN", "AWSStepFunctions.")}
    return Client(*places[name])
`;

describe('the function of a script with a heartbeat that writes records', () => {
  let dynamo: LocalDynamo;
  let states: Server;
  let folder: string;
  const sent: string[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'baton-script-'));
    dynamo = await startDynamo();
    states = createServer((request, response) => {
      let body = '';
      request.on('data', (data) => {
        body += data;
      });
      request.on('end', () => {
        const operation = String(request.headers['x-amz-target']).replace('AWSStepFunctions.', '');
        const { taskToken, output = '' } = JSON.parse(body);
        sent.push(`${operation} ${taskToken} ${output}`.trim());
        response.setHeader('content-type', 'application/x-amz-json-1.0');
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => states.listen(0, '127.0.0.1', resolve));
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
      AWS_ENDPOINT_URL_SFN: `http://127.0.0.1:${(states.address() as AddressInfo).port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      [ENVIRONMENT.table]: LOCAL_TABLE,
    });
  });
  afterAll(async () => {
    for (const name of ['AWS_ENDPOINT_URL_DYNAMODB', 'AWS_ENDPOINT_URL_SFN', ENVIRONMENT.table])
      delete process.env[name];
    states.close();
    await dynamo.close();
    rmSync(folder, { recursive: true });
  });

  const callJavascript = async (attempt: number): Promise<unknown> => {
    const code = `(async (values, context) => {
      await context.heartbeat();
      return context.state.update('visits', (r) => ({ count: (r?.count ?? 0) + 1 }));
    })`;
    const file = join(folder, 'index.mjs');
    const text = javascriptHandler(script('javascript', code))
      .replace('@aws-sdk/client-dynamodb', import.meta.resolve('@aws-sdk/client-dynamodb'))
      .replace('@aws-sdk/client-sfn', import.meta.resolve('@aws-sdk/client-sfn'));
    writeFileSync(file, text);
    const { handler } = (await import(file)) as { handler(event: object): Promise<unknown> };
    return handler(event(attempt));
  };

  const callPython = (attempt: number): Promise<unknown> => {
    const code =
      'context.heartbeat()\nreturn context.state.update("visits", lambda r: {"count": (r or {}).get("count", 0) + 1})';
    writeFileSync(join(folder, 'boto3.py'), BOTO3);
    writeFileSync(join(folder, 'index.py'), pythonHandler(script('python', code)));
    const call = `import json, index\nprint(json.dumps(index.handler(json.loads('${JSON.stringify(event(attempt))}'), None)))`;
    const child = spawn('python3', ['-c', call], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        printed += data;
      });
    return new Promise((resolve) => child.on('close', () => resolve(JSON.parse(printed))));
  };

  it.each([
    ['JavaScript', callJavascript],
    ['Python', callPython],
  ])('in %s writes once for all attempts, and sends heartbeats and results', async (_language, call) => {
    sent.length = 0;
    await dynamo.call('DeleteItem', {
      TableName: LOCAL_TABLE,
      Key: { pk: { S: 'written#script/order-step#one/step' }, sk: { S: 'visits##1' } },
    });
    const key = { pk: { S: recordPlaces('order', 'visits').partition }, sk: { S: 'state' } };
    await dynamo.call('DeleteItem', { TableName: LOCAL_TABLE, Key: key });

    const results = [await call(0), await call(1)];

    expect(results).toEqual([{ count: 1 }, { count: 1 }]);
    const { Item } = await dynamo.call('GetItem', { TableName: LOCAL_TABLE, Key: key });
    expect(Item).toMatchObject({
      v_count: { N: '1' },
      gsi1pk: { S: 'records#order#visits' },
      gsi1sk: { S: 'key#' },
    });
    expect(sent).toEqual(
      [
        'SendTaskHeartbeat token-0',
        'SendTaskSuccess token-0 {"count":1}',
        'SendTaskHeartbeat token-1',
        'SendTaskSuccess token-1 {"count":1}',
      ].map((line) => (call === callPython ? line.replace('":1', '": 1') : line)),
    );
  });
});
