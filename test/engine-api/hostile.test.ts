import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EndpointChild, launchEndpoint, rawClient } from './endpoint-child.ts';

const ROLE = 'arn:aws:iam::123456789012:role/states';
const TEXT = 'x'.repeat(200_000);
const folder = mkdtempSync(join(tmpdir(), 'baton-hostile-'));
const env = { BATON_S3_FOLDER: folder };
let endpoint: EndpointChild;
let client: ReturnType<typeof rawClient>;
let machines = 0;
const started: string[] = [];

beforeAll(async () => {
  endpoint = await launchEndpoint({ dataDir: folder, env });
  client = rawClient(endpoint.url);
});

afterAll(async () => {
  client.close();
  await endpoint.end('SIGTERM');
  rmSync(folder, { recursive: true });
});

const machine = (states: object, more: object = {}) => ({
  StartAt: Object.keys(states)[0],
  States: states,
  ...more,
});
const pass = (more: object) => machine({ A: { Type: 'Pass', End: true, ...more } });
const jsonata = (expression: string) => pass({ QueryLanguage: 'JSONata', Output: `{% ${expression} %}` });
const nested = (opening: string, core: string, closing: string, levels: number): string =>
  opening.repeat(levels) + core + closing.repeat(levels);
const loop = {
  A: { Type: 'Pass', Next: 'B' },
  B: { Type: 'Choice', Choices: [{ Variable: '$.x', IsPresent: true, Next: 'C' }], Default: 'A' },
  C: { Type: 'Succeed' },
};
const distributed = (more: object) =>
  machine({
    M: {
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        ...machine({ X: { Type: 'Pass', End: true } }),
      },
      End: true,
      ...more,
    },
  });
const reader = (Bucket: string, Key: string) =>
  distributed({
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Parameters: { Bucket, Key },
    },
  });

/** Creates a machine and runs it to its end: its status, or the name of the error that refused it. */
const outcomeOf = async (definition: object | string, input = '{}'): Promise<string> => {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
  try {
    const create = { name: `m${machines++}`, definition: text, roleArn: ROLE };
    const { stateMachineArn } = await client.call<{ stateMachineArn: string }>('CreateStateMachine', create);
    const { executionArn } = await client.call<{ executionArn: string }>('StartExecution', {
      stateMachineArn,
      input,
    });
    started.push(executionArn);
    for (;;) {
      const { status, error } = await client.call<{ status: string; error?: string }>('DescribeExecution', {
        executionArn,
      });
      if (status !== 'RUNNING') return error ?? status;
      await delay(20);
    }
  } catch (refusal) {
    return nameOf(refusal);
  }
};

const nameOf = (refusal: unknown): string =>
  (JSON.parse((refusal as Error).message) as { __type: string }).__type.replace(/^.*#/, '');

/** Sends bytes as they are: the first line of the answer. */
const send = (bytes: string): Promise<string> =>
  new Promise((resolve) => {
    const { port, hostname } = new URL(endpoint.url);
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(String(data).split('\r\n')[0] ?? '');
    });
    socket.once('error', () => resolve('hung up'));
    socket.once('close', () => resolve('hung up'));
  });

const post = (body: string, headers = ''): string =>
  `POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AWSStepFunctions.ListActivities\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;

describe('A hostile definition or input', () => {
  it.each<[what: string, expected: string, definition: object | string, input?: string]>([
    [
      'names of prototypes as states',
      'SUCCEEDED',
      machine({
        constructor: { Type: 'Pass', Next: 'toString' },
        toString: { Type: 'Pass', Result: 1, ResultPath: '$.__proto__.x', Next: 'valueOf' },
        valueOf: { Type: 'Succeed' },
      }),
    ],
    [
      'a state called __proto__',
      'SUCCEEDED',
      '{"StartAt":"__proto__","States":{"__proto__":{"Type":"Pass","Assign":{"constructor":1},"Next":"b"},"b":{"Type":"Succeed"}}}',
    ],
    [
      'a variable that only a prototype has',
      'States.QueryEvaluationError',
      jsonata('$hasOwnProperty.constructor'),
    ],
    [
      'items of a prototype',
      'States.Runtime',
      machine({
        M: {
          Type: 'Map',
          ItemsPath: '$.constructor',
          ItemProcessor: machine({ X: { Type: 'Pass', End: true } }),
          End: true,
        },
      }),
    ],
    [
      'a service called __proto__',
      'InvalidDefinition',
      machine({ T: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:__proto__:constructor', End: true } }),
    ],
    [
      '10,000 nested branches',
      'InvalidDefinition',
      `{"StartAt":"A","States":{"A":${nested('{"Type":"Parallel","End":true,"Branches":[{"StartAt":"A","States":{"A":', '{"Type":"Succeed"}', '}}]}', 10_000)}}}`,
    ],
    [
      '9,000 nested conditions',
      'InvalidDefinition',
      `{"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Next":"D","Not":${nested('{"Not":', '{"Variable":"$.a","IsPresent":true}', '}', 9000)}}],"Default":"D"},"D":{"Type":"Succeed"}}}`,
    ],
    ['input of 100,000 levels', 'InvalidExecutionInput', pass({}), nested('[', '', ']', 100_000)],
    [
      'a text that becomes 60,000 levels',
      'States.DataLimitExceeded',
      pass({ Parameters: { 'x.$': 'States.StringToJson($.t)' } }),
      JSON.stringify({ t: nested('[', '', ']', 60_000) }),
    ],
    ['an expression of 20,000 brackets', 'InvalidDefinition', jsonata(nested('(', '1', ')', 20_000))],
    [
      'a path of 50,000 fields',
      'InvalidDefinition',
      pass({ Parameters: { 'x.$': `$${'.a'.repeat(50_000)}` } }),
    ],
    [
      '100,000 states',
      'ValidationException',
      `{"StartAt":"s0","States":{${Array.from({ length: 100_000 }, (_, i) => `"s${i}":{"Type":"Succeed"}`).join(',')}}}`,
    ],
    [
      '10,000 states in a row',
      'SUCCEEDED',
      machine(
        Object.fromEntries(
          Array.from({ length: 10_000 }, (_, i) => [
            `s${i}`,
            i === 9999 ? { Type: 'Succeed' } : { Type: 'Pass', Next: `s${i + 1}` },
          ]),
        ),
      ),
    ],
    [
      '5,000 wrong states',
      'InvalidDefinition',
      machine(
        Object.fromEntries(
          Array.from({ length: 5000 }, (_, i) => [`s${i}`, { Type: 'Pass', Next: 'nowhere', X: 1 }]),
        ),
      ),
    ],
    [
      '9,000 patterns over a long text',
      'SUCCEEDED',
      machine({
        C: {
          Type: 'Choice',
          Choices: Array.from({ length: 9000 }, (_, i) => ({
            Variable: '$.a',
            StringMatches: `*a*b*${i}*`,
            Next: 'D',
          })),
          Default: 'D',
        },
        D: { Type: 'Succeed' },
      }),
      JSON.stringify({ a: 'ab'.repeat(50_000) }),
    ],
    [
      'a large value in 20,000 fields',
      'States.DataLimitExceeded',
      pass({ Parameters: Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`f${i}.$`, '$.a'])) }),
      JSON.stringify({ a: TEXT }),
    ],
    [
      'lone surrogates',
      'SUCCEEDED',
      pass({ Parameters: { 'x.$': 'States.Base64Encode($.s)' } }),
      '{"s":"a\\ud800"}',
    ],
    [
      'a lone surrogate in an address',
      'States.QueryEvaluationError',
      jsonata('$encodeUrl($states.input.s)'),
      '{"s":"\\ud800"}',
    ],
    ['1e999', 'InvalidExecutionInput', pass({}), '1e999'],
    ['NaN', 'InvalidExecutionInput', pass({}), 'NaN'],
    ['the digits of 2^100', 'SUCCEEDED', pass({}), '1267650600228229401496703205376'],
    ['endless recursion', 'States.QueryEvaluationError', jsonata('($f := function($x){1+$f($x+1)}; $f(1))')],
    [
      'evaluation that evaluates itself',
      'States.QueryEvaluationError',
      jsonata('($e := function($n){$eval("$e(" & $string($n+1) & ")")}; $e(1))'),
    ],
    [
      'a regular expression that backtracks',
      'States.QueryEvaluationError',
      jsonata(`$match("${'a'.repeat(5000)}!", /^(a+)+$/)`),
    ],
    ['a padding of a billion characters', 'States.QueryEvaluationError', jsonata('$pad("a", 1000000000)')],
    [
      'a Map over 10^7 items',
      'States.QueryEvaluationError',
      machine({
        M: {
          Type: 'Map',
          QueryLanguage: 'JSONata',
          Items: '{% [1..10000000] %}',
          ItemProcessor: machine({ X: { Type: 'Succeed' } }),
          End: true,
        },
      }),
    ],
    [
      'a range of 10^6 items',
      'States.IntrinsicFailure',
      pass({ Parameters: { 'x.$': 'States.ArrayRange(1, 1000000, 1)' } }),
    ],
    [
      'a range without steps',
      'States.IntrinsicFailure',
      pass({ Parameters: { 'x.$': 'States.ArrayRange(1, 10, 0)' } }),
    ],
    ['a loop that never ends', 'States.Runtime', machine(loop)],
    [
      'a wait until the year 9999',
      'States.Runtime',
      machine({ W: { Type: 'Wait', Timestamp: '9999-12-31T23:59:59Z', End: true } }),
    ],
    [
      'a wait of 10^15 seconds',
      'States.Runtime',
      machine({ W: { Type: 'Wait', SecondsPath: '$.s', End: true } }),
      '{"s":1e15}',
    ],
    [
      'a wait of 1e300 seconds',
      'States.QueryEvaluationError',
      machine({ W: { Type: 'Wait', QueryLanguage: 'JSONata', Seconds: '{% 1e300 %}', End: true } }),
    ],
    ['a file outside of the buckets', 'States.ItemReaderFailed', reader('../../../../etc', 'passwd')],
    ['a file above its bucket', 'States.ItemReaderFailed', reader('b', '../../etc/passwd')],
    ['a folder as a file', 'States.ItemReaderFailed', reader('b', '.')],
  ])('that has %s ends with %s', async (...[, expected, definition, input]) => {
    expect(await outcomeOf(definition, input)).toBe(expected);
  });

  it('that is tested as a state of 5,000 levels is refused', async () => {
    const definition = `{"Type":"Pass","End":true,"Parameters":${nested('{"a":', '1', '}', 5000)}}`;

    await expect(client.call('TestState', { definition, roleArn: ROLE })).rejects.toThrow(
      'InvalidDefinition',
    );
  });

  it('does not keep others from their turn, whatever loops for ever', async () => {
    const create = {
      name: 'express',
      type: 'EXPRESS',
      definition: JSON.stringify(machine(loop)),
      roleArn: ROLE,
    };
    const { stateMachineArn } = await client.call<{ stateMachineArn: string }>('CreateStateMachine', create);
    for (let at = 0; at < 4; at++) await client.call('StartExecution', { stateMachineArn });

    expect(await outcomeOf(pass({ Result: 1 }))).toBe('SUCCEEDED');
  });
});

describe('A hostile request', () => {
  it.each([
    ['bytes that are not HTTP', '\u0016\u0003\u0001\u0000', 'HTTP/1.1 400 Bad Request'],
    ['the beginning of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'HTTP/1.1 400 Bad Request'],
    [
      'headers of 20 KB',
      `POST / HTTP/1.1\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
      'HTTP/1.1 431 Request Header Fields Too Large',
    ],
    [
      'a body of 10 MB',
      post(JSON.stringify({ a: 'x'.repeat(10_000_000) })),
      'HTTP/1.1 413 Payload Too Large',
    ],
    ['two lengths', post('{}', 'Content-Length: 5\r\n'), 'HTTP/1.1 400 Bad Request'],
    ['a length and chunks', post('{}', 'Transfer-Encoding: chunked\r\n'), 'HTTP/1.1 400 Bad Request'],
    ['a negative length', post('{}').replace('Length: 2', 'Length: -2'), 'HTTP/1.1 400 Bad Request'],
    [
      'a chunk without a size',
      'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n',
      'HTTP/1.1 400 Bad Request',
    ],
    ['a way to another host', 'CONNECT other:443 HTTP/1.1\r\nHost: other\r\n\r\n', 'hung up'],
    [
      'an upgrade to web sockets',
      post('{}', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'),
      'HTTP/1.1 200 OK',
    ],
    ['2,000 requests at once', post('{}').repeat(2000), 'HTTP/1.1 200 OK'],
    ['the origin of a page', post('{}', 'Origin: http://localhost:1\r\n'), 'HTTP/1.1 403 Forbidden'],
    [
      'an operation of the prototype',
      post('{}').replace('ListActivities', '__proto__'),
      'HTTP/1.1 400 Bad Request',
    ],
    ['50,000 levels', post(nested('{"a":', '1', '}', 50_000)), 'HTTP/1.1 400 Bad Request'],
    ['a list', post('[]'), 'HTTP/1.1 400 Bad Request'],
    ['a number beyond all', post('{"maxResults":1e999}'), 'HTTP/1.1 400 Bad Request'],
  ])('with %s is answered', async (_, bytes, answer) => {
    expect(await send(bytes)).toBe(answer);
  });

  it('with headers of 10 MB is refused, with an answer if the connection is not reset before it arrives', async () => {
    const answer = await send(`POST / HTTP/1.1\r\nX: ${'a'.repeat(10_000_000)}\r\n\r\n`);

    expect(['HTTP/1.1 431 Request Header Fields Too Large', 'hung up']).toContain(answer);
    expect(await send(post('{}'))).toBe('HTTP/1.1 200 OK');
  });

  it('that hangs half-way, a thousand times, leaves the endpoint to others', async () => {
    const { port, hostname } = new URL(endpoint.url);
    const sockets = Array.from({ length: 1000 }, () =>
      connect(Number(port), hostname).on('error', () => undefined),
    );
    for (const socket of sockets) socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{');

    expect(await outcomeOf(pass({ Result: 1 }))).toBe('SUCCEEDED');
    for (const socket of sockets) socket.destroy();
  });
});

it('After a crash, all executions that were started are still there', async () => {
  client.close();
  await endpoint.end('SIGKILL');
  endpoint = await launchEndpoint({ dataDir: folder, env });
  client = rawClient(endpoint.url);

  const found = await Promise.all(
    started.map((executionArn) => client.call<{ status: string }>('DescribeExecution', { executionArn })),
  );

  expect(found.length).toBeGreaterThan(20);
  expect(found.map(({ status }) => status)).not.toContain('RUNNING');
});
