import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { listWorkflows } from '#contracts/http/routes/list-workflows.ts';
import { startExecution } from '#contracts/http/routes/start-execution.ts';
import { openClient } from './client.ts';
import type { RemoteOptions } from './options.ts';

const KEY = { id: 'AKIDEXAMPLE', secret: 'not-a-secret' };
const OUTSIDE = {
  AWS_ACCESS_KEY_ID: KEY.id,
  AWS_SECRET_ACCESS_KEY: KEY.secret,
  AWS_EC2_METADATA_DISABLED: 'true',
};

interface Received {
  request: IncomingMessage;
  body: string;
}

let server: Server;
let base: string;
let received: Received[];
let answer: { status: number; headers?: Record<string, string>; body: unknown };
let cwd: string;
const before = { ...process.env };

beforeAll(async () => {
  Object.assign(process.env, OUTSIDE);
  delete process.env.AWS_SESSION_TOKEN;
  delete process.env.AWS_PROFILE;
  cwd = mkdtempSync(join(tmpdir(), 'baton-remote-'));
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    received.push({ request, body });
    const isCloudFormation = body.includes('Action=DescribeStacks');
    if (isCloudFormation) {
      const xml = stacksIn(body);
      response
        .writeHead(xml.startsWith('<ErrorResponse') ? 400 : 200, { 'content-type': 'text/xml' })
        .end(xml);
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  for (const name of Object.keys(OUTSIDE)) delete process.env[name];
  delete process.env.AWS_ENDPOINT_URL;
  Object.assign(process.env, before);
  await new Promise((closed) => server.close(closed));
});

beforeEach(() => {
  received = [];
  answer = { status: 200, body: { workflows: [] } };
});

/** CloudFormation's answer about the API stack of the stage `prod`, and its refusal of any other. */
const stacksIn = (body: string): string => {
  const name = new URLSearchParams(body).get('StackName');
  if (name !== 'prod-baton-api') {
    return `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id ${name} does not exist</Message></Error></ErrorResponse>`;
  }
  const outputs = { ApiId: 'abc123', ApiUrl: 'https://abc123.execute-api.eu-central-1.amazonaws.com/live/' };
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>${name}</StackName><Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Computes the signature that AWS would expect of a request, from the specification alone. */
const expectedSignature = ({ request, body }: Received, region: string): string => {
  const { authorization = '' } = request.headers;
  const signed = /SignedHeaders=([^,]+)/.exec(authorization)?.[1] ?? '';
  const url = new URL(request.url ?? '', base);
  const query = [...url.searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const headers = signed.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const path = url.pathname.split('/').map(encodeURIComponent).join('/');
  const canonical = [request.method, path, query, headers.join(''), signed, sha256(body)].join('\n');
  const time = String(request.headers['x-amz-date']);
  const scope = `${time.slice(0, 8)}/${region}/execute-api/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const key = scope
    .split('/')
    .reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${KEY.secret}`);
  return hmac(key, toSign).toString('hex');
};

const open = (options: RemoteOptions, env: Record<string, string> = {}) => openClient(options, { cwd, env });
const problemOf = async (act: Promise<unknown>): Promise<{ message: string; hint?: string }> => {
  const error = await act.then(
    () => undefined,
    (thrown: Error & { hint?: string }) => thrown,
  );
  return { message: error?.message ?? 'nothing was thrown', ...(error?.hint && { hint: error.hint }) };
};

describe('a client of a deployed stack', () => {
  it('signs what it sends as Signature Version 4 asks', async () => {
    const client = await open({ url: `${base}/live`, region: 'eu-central-1' });
    answer = { status: 202, body: { name: 'a b' } };

    await client(startExecution, { parameters: { workflow: 'a b/ü' }, body: { input: { text: 'grün' } } });

    const [only] = received;

    expect(only?.body).toBe('{"input":{"text":"grün"}}');
    expect(only?.request.url).toBe('/live/workflows/a%20b%2F%C3%BC/executions');
    expect(only?.request.headers.authorization).toContain(`Credential=${KEY.id}/`);
    expect(only?.request.headers.authorization).toContain(
      `Signature=${only && expectedSignature(only, 'eu-central-1')}`,
    );
  });

  it('does not say who the user is: its signature does', async () => {
    const signed = await open({ url: base, region: 'eu-central-1' }, { USER: 'ann' });

    await signed(listWorkflows);

    expect(received.map(({ request }) => request.headers['x-baton-user'])).toEqual([undefined]);
  });

  it('sends the key in BATON_API_KEY instead of a signature', async () => {
    const client = await open({ url: base, region: 'eu-central-1' }, { BATON_API_KEY: 'k-1' });

    await client(listWorkflows);

    expect(received[0]?.request.headers['x-api-key']).toBe('k-1');
    expect(received[0]?.request.headers.authorization).toBeUndefined();
  });

  it('sends neither to a stack on this machine', async () => {
    const client = await open({ url: base });

    await client(listWorkflows);

    expect(received[0]?.request.headers).not.toHaveProperty('authorization');
    expect(received[0]?.request.headers).not.toHaveProperty('x-api-key');
  });

  it('finds a stage by its stack, also behind an emulator', async () => {
    process.env.AWS_ENDPOINT_URL = base;
    const client = await open({ stage: 'prod', region: 'eu-central-1' }, { AWS_ENDPOINT_URL: base });

    await client(listWorkflows);

    expect(received.at(-1)?.request.url).toBe('/_aws/execute-api/abc123/live/workflows');
  });

  it('says which stack is not there', async () => {
    process.env.AWS_ENDPOINT_URL = base;

    const problem = await problemOf(open({ stage: 'test', region: 'eu-central-1' }));

    expect(problem.message).toBe('There is no stack "test-baton-api" in eu-central-1');
    expect(problem.hint).toContain('deploy it first');
  });

  it.each([
    [{ stage: 'prod' }, /^The region of stage "prod" is not known/],
    [{ stage: 'prod', url: 'http://127.0.0.1:1' }, /^--url and --stage both say/],
    [{ stage: 'No', region: 'eu-central-1' }, /"No" cannot be a stage/],
    [{ url: 'ftp://x' }, /^--url takes an address/],
    [{ url: 'nonsense' }, /^--url takes an address/],
    [{}, /^No stack is running for this project/],
  ])('refuses %j', async (options, message) => {
    expect((await problemOf(open(options))).message).toMatch(message);
  });

  it('refuses a stage that the configuration does not list', async () => {
    const project = mkdtempSync(join(tmpdir(), 'baton-remote-'));
    writeFileSync(join(project, 'package.json'), '{"type":"module"}');
    writeFileSync(join(project, 'baton.config.mjs'), 'export default { stages: { prod: {} } };');

    const problem = await problemOf(
      openClient({ stage: 'prd', region: 'eu-central-1' }, { cwd: project, env: {} }),
    );

    expect(problem.message).toContain('did you mean "prod"?');
  });

  it.each([
    {
      said: 'User: arn:aws:iam::1:user/a is not authorized to perform: execute-api:Invoke on resource: x',
      hint: 'execute-api:Invoke',
    },
    { said: 'The security token included in the request is expired', hint: 'log in again' },
    {
      said: 'Signature expired: 20260101T000000Z is now earlier than 20260101T001500Z',
      hint: 'log in again',
    },
    {
      said: 'The request signature we calculated does not match the signature you provided.',
      hint: 'region',
    },
    { said: 'Missing Authentication Token', hint: 'no such route' },
    { said: 'Forbidden', hint: 'BATON_API_KEY' },
  ])('repeats what a 403 said: $said', async ({ said, hint }) => {
    answer = { status: 403, body: { message: said } };
    const client = await open({ url: base });

    const problem = await problemOf(client(listWorkflows));

    expect(problem.message).toBe(`The request was refused with status 403: ${said}`);
    expect(problem.hint).toContain(hint);
  });

  it("names a server that is not Baton's", async () => {
    answer = { status: 502, body: '<html>bad gateway</html>' };
    const client = await open({ url: base });

    const problem = await problemOf(client(listWorkflows));

    expect(problem).toEqual({
      message: `The server at ${base} answered with status 502 and no message`,
      hint: 'check that this is the address of a Baton API',
    });
  });

  it('says why nothing answers', async () => {
    const client = await open({ url: 'http://127.0.0.1:1' });

    const problem = await problemOf(client(listWorkflows));

    expect(problem.message).toMatch(
      /^Nothing answers at http:\/\/127\.0\.0\.1:1: (bad port|nothing listens there)$/,
    );
    expect(problem.hint).toBe('is "baton dev" running there?');
  });
});
