// Long because it tests what only the whole stack shows; the tests of its parts are beside them.
import { createHmac } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { executionArn, localStateMachineArn } from '#contracts/names.ts';
import { isObject, type Json } from '#core/json.ts';
import { eventOf } from './bus/event.ts';
import { createLocalStack, type LocalStack, type LocalStackOptions } from './stack.ts';
import { projectWith, type TestProject } from './testing/handlers.ts';
import { manifestOf } from './testing/manifest.ts';

const HANDLERS = {
  't/work': `
    import { existsSync, writeFileSync } from 'node:fs';
    export const handler = async (input) => {
      if (input.fail) throw Object.assign(new Error('it is down'), { name: 'ServiceDown' });
      if (input.exit) process.exit(1);
      if (input.arrived && !existsSync(input.arrived)) {
        writeFileSync(input.arrived, '');
        await new Promise(() => {});
      }
      return { got: input };
    };`,
};

const CHECKED_INPUT = {
  type: 'object',
  required: ['a'],
  properties: { a: { type: 'number' }, b: { default: 7 } },
};
const WEBHOOK = { kind: 'webhook', scheme: 'github', toleranceSeconds: 300 } as const;

let project: TestProject;
/** For tests that leave it as it was. */
let stack: LocalStack;
/** Those of one test. */
let stacks: LocalStack[] = [];

const open = (options: Partial<LocalStackOptions>): Promise<LocalStack> =>
  createLocalStack({
    manifests: [manifestOf('job')],
    ...project.folders,
    maxWorkers: 2,
    ...options,
  });

const stackOf = async (options: Partial<LocalStackOptions>): Promise<LocalStack> => {
  const opened = await open(options);
  stacks.push(opened);
  return opened;
};

const run = async (input: Json, on = stack) => {
  const started = await on.engine.startExecution({
    stateMachineArn: localStateMachineArn('job'),
    input: JSON.stringify(input),
  });
  return on.engine.ended(started.executionArn);
};

const startThroughApi = (body: Json) =>
  stack.api({ method: 'POST', target: '/workflows/checked/executions', body: JSON.stringify(body) });

const get = async (target: string, from = stack): Promise<Json> =>
  JSON.parse((await from.api({ method: 'GET', target })).body) as Json;

/** node:http, because fetch sets the Host header itself. */
const raw = (
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string },
): Promise<{ status: number | undefined; body: string }> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method: options.method ?? 'GET', headers: options.headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += String(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    sent.on('error', reject);
    sent.end(options.body);
  });

beforeAll(async () => {
  project = projectWith(HANDLERS);
  stack = await open({
    manifests: [
      manifestOf('job'),
      manifestOf('checked', { input: CHECKED_INPUT }),
      manifestOf('hooked', { triggers: [WEBHOOK] }),
    ],
    apiPort: 0,
  });
});
afterEach(async () => {
  for (const opened of stacks) await opened.close();
  stacks = [];
});
afterAll(async () => {
  await stack.close();
  project.remove();
});

describe('An execution on the stack', () => {
  it('calls the action and ends with its result', async () => {
    const record = await run({ a: 1 });

    expect(record).toMatchObject({ status: 'SUCCEEDED', output: '{"got":{"a":1}}' });
  });

  it('fails with the name and the message of the error that the action throws', async () => {
    const record = await run({ fail: true });

    expect(record).toMatchObject({ status: 'FAILED', error: 'ServiceDown' });
    expect(JSON.parse(record?.cause ?? '')).toMatchObject({
      errorType: 'ServiceDown',
      errorMessage: 'it is down',
    });
  });

  it('fails when the runtime of the action exits, and the stack continues', async () => {
    const failed = await run({ exit: true });
    const next = await run({});

    expect(failed).toMatchObject({ status: 'FAILED', error: 'Runtime.ExitError' });
    expect(next).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('publishes its start and its end on the bus, as Step Functions does', async () => {
    const statuses: string[] = [];
    stack.bus.addRule({
      name: 'statuses',
      pattern: { source: ['aws.states'], detail: { stateMachineArn: [localStateMachineArn('job')] } },
      target: ({ detail }) => void statuses.push(String(detail.status)),
    });

    await run({});
    await stack.bus.drained();

    expect(statuses).toEqual(['RUNNING', 'SUCCEEDED']);
  });
});

describe('The API of the stack', () => {
  it('refuses to start an execution whose input does not fit, field by field', async () => {
    const refused = await startThroughApi({ name: 'one', input: { a: 'x' } });

    expect(refused.status).toBe(422);
    expect(JSON.parse(refused.body)).toMatchObject({
      error: { code: 'invalid_input', details: [{ field: 'a', message: 'must be a number, got "x"' }] },
    });
  });

  it('starts an execution and shows its status and history', async () => {
    const started = await startThroughApi({ name: 'one', input: { a: 1 } });
    await stack.engine.ended(executionArn(localStateMachineArn('checked'), 'one'));
    const status = await get('/workflows/checked/executions/one');
    const history = await get('/workflows/checked/executions/one/history');

    expect(started.status).toBe(202);
    expect(status).toMatchObject({
      status: 'SUCCEEDED',
      output: { got: { a: 1, b: 7 } },
      progress: { percent: 100 },
    });
    expect(isObject(history) && Array.isArray(history.events) && history.events.length).toBeGreaterThan(5);
  });

  it('refuses to start a second execution with the same name and another input', async () => {
    await startThroughApi({ name: 'taken', input: { a: 1 } });
    const second = await startThroughApi({ name: 'taken', input: { a: 2 } });

    expect(second.status).toBe(409);
  });

  it('answers requests with loopback names only', async () => {
    const { apiUrl = '' } = stack;
    const requests: [headers: Record<string, string>, status: number][] = [
      [{}, 200],
      [{ host: 'localhost:1234' }, 200],
      [{ host: 'rebound.example.com' }, 403],
      [{ host: '127.0.0.1.example.com' }, 403],
      [{ origin: 'https://shop.example.com' }, 403],
      [{ origin: 'http://localhost:3000' }, 200],
    ];

    const answers = await Promise.all(requests.map(([headers]) => raw(`${apiUrl}/workflows`, { headers })));

    expect(apiUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(answers.map(({ status }) => status)).toEqual(requests.map(([, status]) => status));
  });

  it('lets web pages change nothing, not even its own without the token of the console', async () => {
    const { apiUrl = '' } = stack;
    const own = { origin: apiUrl };
    const other = { origin: 'http://localhost:3000' };
    const post = (headers: Record<string, string>) =>
      raw(`${apiUrl}/workflows/none/executions`, { method: 'POST', headers });

    const answers = await Promise.all([post({}), post(own), post(other), post({ origin: 'null' })]);

    expect(answers.map(({ status }) => status)).toEqual([404, 403, 403, 403]);
  });

  it('says so when a body is too large, and closes the connection', async () => {
    const { apiUrl = '' } = stack;

    const answer = await fetch(`${apiUrl}/workflows/none/executions`, {
      method: 'POST',
      body: 'x'.repeat(5_000_000),
    });

    expect(answer.status).toBe(413);
    expect(answer.headers.get('connection')).toBe('close');
    expect(await answer.json()).toMatchObject({ error: { code: 'too_large' } });
  });

  it('answers long names and deep bodies with a client error', async () => {
    const { apiUrl = '' } = stack;
    const deep = `{"input":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const long = 'x'.repeat(5000);
    const post = (path: string, body: string) => fetch(`${apiUrl}${path}`, { method: 'POST', body });

    const answers = await Promise.all([
      post('/workflows/none/executions', deep),
      fetch(`${apiUrl}/nothing?next=${long}`),
      fetch(`${apiUrl}/workflows/none/executions?next=${long}&next_token=${long}&token=${long}`),
      fetch(`${apiUrl}/approvals/${long}`),
      post(`/approvals/${long}`, '{"decision":"approved"}'),
      post(`/workflows/none/executions`, JSON.stringify({ name: long, input: {} })),
    ]);

    expect(answers.map(({ status }) => status >= 400 && status < 500)).toEqual(answers.map(() => true));
  });

  it('refuses bodies that are not UTF-8, instead of storing other characters', async () => {
    const { apiUrl = '' } = stack;

    const answer = await fetch(`${apiUrl}/workflows/job/executions`, {
      method: 'POST',
      body: Buffer.from('{"input":{"name":"Zo\xeb"}}', 'latin1'),
    });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      error: { code: 'invalid_request', message: 'The body is not valid UTF-8' },
    });
  });

  it('refuses targets that are not its paths', async () => {
    const { api } = stack;

    const answers = await Promise.all(
      ['//', '//elsewhere.example/workflows', '*'].map((target) => api({ method: 'GET', target })),
    );

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 400]);
  });

  it('has one format for all errors', async () => {
    const { apiUrl = '' } = stack;
    const refusals: [string, Parameters<typeof raw>[1], number, string][] = [
      ['/nowhere', {}, 404, 'not_found'],
      ['/workflows', { method: 'DELETE' }, 405, 'invalid_request'],
      ['/health', { method: 'DELETE' }, 405, 'invalid_request'],
      ['/workflows/a/executions/b/files', { method: 'POST' }, 405, 'invalid_request'],
      ['/workflows/job/executions', { method: 'POST', body: '{' }, 400, 'invalid_request'],
      ['/workflows/none/executions', { method: 'POST', body: '{}' }, 404, 'not_found'],
      ['/workflows/job/executions/none', {}, 404, 'not_found'],
      ['/workflows/job/executions', { method: 'POST', body: 'x'.repeat(1_048_577) }, 413, 'too_large'],
      ['/workflows/%E0%A4%A/executions', {}, 400, 'invalid_request'],
    ];
    for (const [path, options, status, code] of refusals) {
      const answer = await raw(apiUrl + path, options);
      expect([path, answer.status, JSON.parse(answer.body).error.code]).toEqual([path, status, code]);
    }
  });
});

describe('The triggers of the stack', () => {
  it('are replaced with their workflows', async () => {
    const triggered = await stackOf({ dataFolder: join(project.root, 'replaced'), triggers: true });
    const changed = manifestOf('job', {
      triggers: [
        { kind: 'event', pattern: { source: ['shop'] }, input: { order: '{{ $event.detail.order }}' } },
      ],
    });
    const other = manifestOf('other');
    const placeOrder = async (): Promise<void> => {
      triggered.bus.put({ source: 'shop', detailType: 'Order Placed', detail: { order: 7 } });
      await triggered.bus.drained();
    };

    await triggered.deploy([changed, other]);
    const workflows = await get('/workflows', triggered);
    await placeOrder();
    await triggered.deploy([other]);
    await placeOrder();

    expect(workflows).toMatchObject({ workflows: [{ name: 'job' }, { name: 'other' }] });
    const { executions } = await triggered.engine.listExecutions({
      stateMachineArn: localStateMachineArn('job'),
    });

    expect(executions).toHaveLength(1);
  });

  it('start one execution for an event that is delivered twice', async () => {
    const trigger = {
      kind: 'event' as const,
      pattern: { source: ['shop'], detail: { amount: [{ numeric: ['>', 100] }] } },
      input: { order: '{{ $event.detail.order }}' },
    };
    const triggered = await stackOf({
      manifests: [manifestOf('job', { triggers: [trigger] })],
      dataFolder: join(project.root, 'twice'),
      triggers: true,
    });
    const event = (id: string, amount: number) =>
      eventOf({ source: 'shop', detailType: 'OrderPlaced', detail: { order: id, amount } }, id, Date.now());

    for (const one of [event('a', 120), event('a', 120), event('b', 50)]) triggered.bus.deliver(one);
    await triggered.bus.drained();
    const ended = await triggered.engine.ended(executionArn(localStateMachineArn('job'), 'event-a'));
    await triggered.bus.drained();

    expect(ended).toMatchObject({ output: '{"got":{"order":"a"}}' });
    const { executions } = await triggered.engine.listExecutions({
      stateMachineArn: localStateMachineArn('job'),
    });

    expect(executions.map((execution) => execution.name)).toEqual(['event-a']);
  });
});

describe('A signed webhook', () => {
  it('starts one execution for a request that is sent twice, and none for one that was changed', async () => {
    writeFileSync(
      join(project.root, '.baton', 'secrets.json'),
      JSON.stringify({ 'baton/webhooks/hooked': '["next","shh"]' }),
    );
    const body = '{"order":  "a"}';
    const headers = {
      'x-hub-signature-256': `sha256=${createHmac('sha256', 'shh').update(body).digest('hex')}`,
      'x-github-delivery': 'one',
    };
    const send = (sent: string) =>
      stack.api({
        method: 'POST',
        target: '/webhooks/hooked',
        headers: { 'content-type': 'application/json', ...headers },
        body: sent,
      });

    const answers = [await send(body), await send(body), await send('{"order":  "b"}')];

    expect(answers).toMatchObject([{ status: 202 }, { status: 202 }, { status: 401 }]);
    const [first, again] = answers.map((answer) => JSON.parse(answer.body) as { execution: string });

    expect(again?.execution).toBe(first?.execution);
    expect(await stack.engine.ended(first!.execution)).toMatchObject({ output: '{"got":{"order":"a"}}' });
  });
});

describe('A durable stack', () => {
  it('continues executions that were running when it was closed, with their definition', async () => {
    const waiting = manifestOf('job');
    waiting.definition = {
      QueryLanguage: 'JSONata',
      StartAt: 'wait',
      States: {
        wait: { Type: 'Wait', Timestamp: '{% $states.input.until %}', Next: 'work' },
        ...(waiting.definition.States as object),
      },
    };
    const dataFolder = join(project.root, 'durable');
    const first = await stackOf({ manifests: [waiting], dataFolder, durable: true });
    const until = new Date(Date.now() + 700).toISOString();
    const { executionArn } = await first.engine.startExecution({
      stateMachineArn: localStateMachineArn('job'),
      name: 'kept',
      input: JSON.stringify({ until }),
    });
    await first.close();

    const second = await stackOf({ dataFolder, durable: true });

    expect(await second.engine.ended(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: `{"got":{"until":"${until}"}}`,
    });
  });

  it('records at its start what ended without notice', async () => {
    const dataFolder = join(project.root, 'unnoticed');
    const first = await stackOf({ dataFolder, durable: true });
    await run({ fail: true }, first);
    await first.close();

    const second = await stackOf({ dataFolder, durable: true, triggers: true });
    const metrics = async (): Promise<string> =>
      (await second.api({ method: 'GET', target: '/metrics' })).body;
    let text = await metrics();
    while (!text.includes('workflow_type="job",status="failure"')) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      text = await metrics();
    }

    expect(text).toContain('workflow_executions_total{workflow_type="job",status="failure"} 1');
  }, 60_000);

  it('repeats a task that was running when it was closed', async () => {
    const dataFolder = join(project.root, 'interrupted');
    const arrived = join(project.root, 'arrived');
    const first = await stackOf({ dataFolder, durable: true });
    const { executionArn: execution } = await first.engine.startExecution({
      stateMachineArn: localStateMachineArn('job'),
      input: JSON.stringify({ arrived }),
    });
    while (!existsSync(arrived)) await new Promise((resolve) => setImmediate(resolve));
    await first.close();

    const second = await stackOf({ dataFolder, durable: true });

    expect(await second.engine.ended(execution)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('keeps its data folder private to the user', async () => {
    await stackOf({ dataFolder: join(project.root, 'tidy') });

    expect(statSync(join(project.root, 'tidy')).mode & 0o777).toBe(0o700);
    const manifests = JSON.parse(readFileSync(join(project.root, 'tidy', 'manifests.json'), 'utf8')) as {
      name: string;
    }[];

    expect(manifests.map(({ name }) => name)).toEqual(['job']);
  });

  it('closes what it has opened if it cannot start', async () => {
    const blocked = join(project.root, 'a-file');
    writeFileSync(blocked, '');

    await expect(stackOf({ dataFolder: blocked, durable: true })).rejects.toThrow();
  });
});
