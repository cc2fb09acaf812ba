import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { compileDefinition, defineWorkflow } from '#compiler/define-workflow.ts';
import { readProjectDocument } from '#compiler/project-document.ts';
import type { Connection } from '#contracts/connections/connection.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { httpRequest } from '#engine/integrations/http/request.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';
import { testWorkflow } from '#testing/test-workflow.ts';
import { runInProject } from './run-in-project.ts';

jest.setTimeout(60_000);

const workflow = (...steps: object[]) =>
  defineWorkflow({
    name: 'calling',
    input: { type: 'object', properties: { path: { type: 'string' } } },
    steps: steps as never,
  });

const compiled = (steps: object[], connections: Record<string, Connection> = {}): WorkflowManifest => {
  const { manifest, diagnostics } = compileDefinition(workflow(...steps), { connections });
  if (!manifest) throw new Error(JSON.stringify(diagnostics));
  return manifest;
};

/** What the API was asked: method, path, headers and body. */
interface Asked {
  method?: string;
  url?: string;
  headers: IncomingMessage['headers'];
  body: string;
}

describe('a call of an API', () => {
  let project: TestProject;
  let server: Server;
  let address: string;
  let asked: Asked[] = [];
  let answer: (request: Asked) => {
    status?: number;
    body?: Json;
    headers?: Record<string, string>;
    lost?: boolean;
  };

  beforeAll(async () => {
    project = projectWith({
      'shop/undo':
        'export const handler = async ({ input: { address, what } }) => void (await fetch(`${address}/undo/${what}`));',
    });
    server = createServer((request, response) => {
      let body = '';
      // A piece may end within a character.
      request.setEncoding('utf8').on('data', (data) => {
        body += data;
      });
      request.on('end', () => {
        const { method, url, headers } = request;
        const entry = { method, url, headers, body };
        asked.push(entry);
        const { status = 200, body: answered = null, headers: more = {}, lost = false } = answer(entry);
        if (lost) return request.socket.destroy();
        response.writeHead(status, { 'content-type': 'application/json', ...more });
        response.end(JSON.stringify(answered));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    mkdirSync(join(project.root, '.baton'), { recursive: true });
    writeFileSync(join(project.root, '.baton/secrets.json'), '{"api/key":"k-1","crm/secret":"s-1"}');
  });
  afterAll(() => {
    server.close();
    project.remove();
  });
  afterEach(() => {
    asked = [];
  });

  /** Runs on the local stack; the address that the compiler takes only over HTTPS is the test's server. */
  const run = async (steps: object[], connections: Record<string, Connection>, input: Json = {}) => {
    const manifest = compiled(steps, connections);
    const definition = JSON.parse(
      JSON.stringify(manifest.definition).replaceAll('https://api.test', address),
    );
    return runInProject(project, { ...manifest, definition }, input);
  };
  const local = { allow_private: true };

  it('has the same result by a function, which fetches a refused token again', async () => {
    let tokens = 0;
    answer = ({ url, headers }) => {
      if (url === '/renew') return { body: { access_token: `r-${++tokens}`, expires_in: 3600 } as Json };
      return headers.authorization === 'Bearer r-1'
        ? { status: 401 }
        : { status: 201, body: { id: 'F-1' } as Json };
    };
    const oauth = { token_url: `${address}/renew`, client_id: 'baton', secret: 'crm/secret' };
    const step = {
      id: 'filed',
      type: 'http',
      method: 'POST',
      url: 'https://api.test/files?x=1',
      connection: 'crm',
      query: { page: [1, 2] },
      body: { price: 1.5 },
      timeout: '2m',
      expect: { body: { type: 'object', required: ['id'] } },
    };

    const { output } = await run([step], { crm: { ...local, oauth } });

    expect(output).toMatchObject({
      status: 201,
      body: { id: 'F-1' },
      headers: { 'content-type': ['application/json'] },
    });
    expect(asked.map(({ url }) => url)).toEqual([
      '/renew',
      '/files?x=1&page=1&page=2',
      '/renew',
      '/files?x=1&page=1&page=2',
    ]);
    expect(asked.at(-1)).toMatchObject({
      headers: { 'idempotency-key': 'one/filed' },
      body: '{"price":1.5}',
    });
  });

  it('is undone, before what is older, if its answer was lost', async () => {
    answer = ({ url }) => (url === '/orders' ? { lost: true } : {});
    const calling = (id: string, path: string) => ({
      ...{ id, type: 'http', method: 'POST', url: `https://api.test/${path}`, connection: 'files' },
      retry: { max_attempts: 0 },
      compensate: { uses: 'shop/undo', with: { address, what: id } },
    });

    const ended = await run([calling('held', 'held'), calling('ordered', 'orders')], { files: local });

    expect(ended).toMatchObject({ status: 'FAILED', error: 'Http.Socket' });
    expect(asked.map(({ url }) => url)).toEqual(['/held', '/orders', '/undo/ordered', '/undo/held']);
  });

  it('sends what the step says, with its connection’s key, and has status, body and headers', async () => {
    answer = () => ({ status: 201, body: { id: 'F-1' } });
    const step = {
      id: 'filed',
      type: 'http',
      method: 'POST',
      url: 'https://api.test/prices/{{ $input.path }}',
      connection: 'files',
      headers: { 'X-Trace': '{{ $execution.name }}' },
      query: { page: [1, 2] },
      body: { price: 1.5 },
      expect: { body: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } } },
    };
    const connections = { files: { ...local, api_key: { header: 'X-Api-Key', secret: 'api/key' } } };

    const ended = await run([step], connections, { path: 'tea' });

    expect(ended.output).toMatchObject({ status: 201, body: { id: 'F-1' } });
    expect(asked).toMatchObject([
      {
        method: 'POST',
        url: '/prices/tea?page=1&page=2',
        headers: { 'x-api-key': 'k-1', 'x-trace': 'one', 'idempotency-key': 'one/filed' },
        body: '{"price":1.5}',
      },
    ]);
  });

  it('passes on answers that are too long for a state, by a function', async () => {
    answer = ({ method, body }) => ({
      body: method === 'GET' ? 'é'.repeat(1_000_000) : { got: body.length },
    });

    const { output, history } = await run(
      [
        { id: 'page', type: 'http', url: 'https://api.test/page', connection: 'here', timeout: '5m' },
        {
          ...{ id: 'sent', type: 'http', method: 'POST', url: 'https://api.test/pages', connection: 'here' },
          ...{ timeout: '5m', when: '$page.status = 200', irreversible: true },
          body: { page: '{{ $page.body }}' },
        },
        { id: 'got', type: 'transform', with: { sent: '{{ $sent != null ? $sent.body.got : 0 }}' } },
      ],
      { here: { allow_private: true } },
    );

    expect(output).toEqual({ sent: 1_000_011 });
    expect(history.length).toBeLessThan(30_000);
  });

  it('shares one token between calls, and fetches another when the API refuses it', async () => {
    let tokens = 0;
    let revoked = false;
    answer = ({ url, headers }) => {
      if (url === '/token') return { body: { access_token: `t-${++tokens}`, expires_in: 3600 } };
      if (headers.authorization === 'Bearer t-1' && revoked) return { status: 401 };
      revoked = asked.length > 3;
      return { body: headers.authorization ?? null };
    };
    const call = (id: string) => ({ id, type: 'http', url: 'https://api.test/data', connection: 'crm' });
    const oauth = { token_url: `${address}/token`, client_id: 'baton', secret: 'crm/secret' };

    const ended = await run(['one', 'two', 'three', 'four'].map(call), { crm: { ...local, oauth } });

    expect(ended.output).toMatchObject({ body: 'Bearer t-2' });
    expect(asked.map(({ url }) => url)).toEqual([
      ...['/token', '/data', '/data', '/data'],
      ...['/data', '/token', '/data'],
    ]);
    expect(new URLSearchParams(asked[0]?.body).get('client_secret')).toBe('s-1');
  });

  it('fails by the status, which is not repeated if the request is wrong, unless the status is expected', async () => {
    answer = () => ({ status: 404 });
    const step = { id: 'one', type: 'http', url: 'https://api.test/data', connection: 'files' };

    const failed = await run([step], { files: local });
    const expected = await run([{ ...step, expect: { status: [404] } }], { files: local });

    expect(failed).toMatchObject({ status: 'FAILED', error: 'States.Http.StatusCode.404' });
    expect(expected.output).toEqual({ status: 404, body: null, headers: {} });
    expect(asked).toHaveLength(2);
  });

  it('fails if the body does not have the expected form', async () => {
    answer = () => ({ body: { rates: [{ rate: 'high' }] } });
    const rate = { type: 'object', required: ['rate'], properties: { rate: { type: 'number' } } };
    const body = { type: 'object', properties: { rates: { type: 'array', items: rate } } };

    const ended = await run(
      [{ id: 'one', type: 'http', url: 'https://api.test/data', connection: 'files', expect: { body } }],
      { files: local },
    );

    expect(ended).toMatchObject({ status: 'FAILED', error: expect.stringContaining('QueryEvaluationError') });
    expect(ended.cause).toContain('the answer to one does not fit expect.body');
  });

  it('refuses private addresses unless its connection allows them', async () => {
    answer = () => ({});
    const step = { id: 'one', type: 'http', url: 'https://api.test/data', retry: { max_attempts: 0 } };

    expect(await run([step], {})).toMatchObject({
      error: 'States.Http.Socket',
      cause: expect.stringContaining('127.0.0.1 is a private address'),
    });
    expect(asked).toEqual([]);
  });

  it('checks the address behind a redirection', async () => {
    answer = () => ({ status: 302, headers: { location: 'http://169.254.169.254/latest' } });
    const checked: string[] = [];
    const check = async ({ hostname }: URL): Promise<void> => {
      checked.push(hostname);
      if (hostname.startsWith('169.254.')) throw new Error('private');
    };

    const url = new URL(`${address}/away`);
    const call = httpRequest({ url, method: 'GET', headers: {}, signal: AbortSignal.timeout(5000), check });

    await expect(call).rejects.toThrow('private');
    expect(checked).toEqual(['127.0.0.1', '169.254.169.254']);
  });

  it('names the secret that is missing', async () => {
    const connections = { files: { ...local, api_key: { header: 'X', secret: 'api/other' } } };
    const step = {
      id: 'one',
      type: 'http',
      url: 'https://api.test/data',
      connection: 'files',
      retry: { max_attempts: 0 },
    };

    expect((await run([step], connections)).cause).toContain('There is no secret "api/other"');
  });

  it.each([{}, { breaker: { name: 'api' } }])('is answered by its body in a test: %j', async (more) => {
    const { output } = await testWorkflow(
      workflow({ id: 'one', type: 'http', url: 'https://api.test/data', ...more }),
      {
        actions: { one: { rate: 2 } },
      },
    );

    expect(output).toMatchObject({ status: 200, body: { rate: 2 } });
  });
});

describe('a call of an API by a function', () => {
  const stateOf = (step: object): JsonObject => {
    const { definition } = compiled([{ id: 'one', type: 'http', url: 'https://api.test/', ...step }]);
    return (definition.States as Record<string, JsonObject>).one ?? {};
  };
  const breaker = { name: 'api' };

  it.each([{ breaker }, { timeout: '2m' }, { cache: { ttl: '1h', stale_on: ['CircuitOpen'] } }])(
    'is what Step Functions cannot do itself: %j',
    (more) => {
      expect(stateOf(more).Resource).toBe('arn:aws:states:::lambda:invoke');
      expect(stateOf({}).Resource).toBe('arn:aws:states:::http:invoke');
    },
  );

  it('is repeated on errors that are named as those of Step Functions', () => {
    const { Retry } = stateOf({ breaker, retry: { errors: ['States.Http.Socket', 'Http.StatusCode.404'] } });

    const [, never, repeated] = Retry as JsonObject[];
    expect(repeated?.ErrorEquals).toEqual(['Http.Socket', 'Http.StatusCode.404']);
    expect(never?.ErrorEquals).toEqual(expect.arrayContaining(['Http.StatusCode.403', 'AddressRefused']));
    expect(never?.ErrorEquals).not.toContain('Http.StatusCode.404');
  });

  it('is a task that is computed, if its host is allowed', async () => {
    const run = (url: string) =>
      testWorkflow(
        workflow({
          id: 'work',
          type: 'dynamic',
          tasks: '[{ "id": "a", "type": "http", "with": { "url": $input.path } }]',
          allow: ['http:api.test'],
          irreversible: true,
        }),
        { input: { path: url }, actions: { work: { rate: 2 } } },
      );

    expect(await run('https://api.test/a')).toMatchObject({
      output: { a: { status: 200, body: { rate: 2 } } },
    });
    for (const url of ['https://other.test/a', 'https://api.test@other.test/a', 'http://api.test/a'])
      expect(await run(url)).toMatchObject({ status: 'FAILED', calls: [] });
  });
});

describe('what is checked of a call of an API', () => {
  const first = (step: object): string => {
    const { diagnostics } = compileDefinition(
      workflow({ id: 'one', type: 'http', url: 'https://api.test/', ...step }),
      {
        connections: { crm: {}, writer: { model: { bedrock: 'm' } } },
      },
    );
    return `/${diagnostics[0]?.path?.slice(2).join('/')} ${diagnostics[0]?.message}`;
  };

  it.each([
    [
      { url: 'http://api.test/' },
      '/url expected an address that begins with https:// and a host, got "http://api.test/"',
    ],
    [
      { url: 'https://{{ $input.path }}/' },
      '/url expected an address that begins with https:// and a host, got "https://{{ $input.path }}/"',
    ],
    [{ connection: 'crn' }, '/connection there is no connection "crn"'],
    [{ connection: 'writer' }, '/connection the connection "writer" describes "model", no API'],
    [{ headers: { 'a b': 'x' } }, '/headers/a b "a b" is not the name of a header'],
    [
      { headers: { Authorization: 'x' } },
      '/headers/Authorization Step Functions does not send the header "Authorization" of a step',
    ],
    [{ body: 1 }, '/body a GET request has no body'],
    [{ timeout: '15m' }, '/timeout a request has 870s at most, got 15m'],
  ])('%j', (step, message) => {
    expect(first(step)).toBe(message);
  });

  it('is the document of connections, at its lines', () => {
    const text =
      'kind: connections\nconnections:\n  crm:\n    api_key: { header: X, secret: a }\n    basic: { user: me, secret: b }\n';

    const diagnostics = readProjectDocument({ text, file: 'connections.yaml' }).problemsIn({});

    expect(diagnostics.map(({ code, span }) => [code, span?.start.line])).toEqual(
      expect.arrayContaining([['unknown-field', 5]]),
    );
  });
});
