import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import type { HttpExchange } from '../integration.ts';
import { closed, ServiceStandIn } from '../testing/service.ts';

const service = new ServiceStandIn();
const call = service.call.bind(service);
const folder = mkdtempSync(join(tmpdir(), 'baton-connections-'));

beforeAll(() => service.listen());
afterEach(() => {
  delete process.env.BATON_HTTP_CONNECTIONS;
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await closed(service.server);
});

describe('http:invoke', () => {
  const get = (more: JsonObject = {}): JsonObject => ({
    ApiEndpoint: `${service.url}/path`,
    Method: 'GET',
    ...more,
  });

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
    expect(service.heard[0]).toMatchObject({ url: '/path?q=a&q=b', method: 'POST', body: '{"n":1}' });
    expect(service.heard[0]?.headers['x-a']).toBe('1');
  });

  it('encodes forms as asked', async () => {
    const form = {
      RequestBody: { list: [1, 2], x: 'y z', deep: { a: 'b', c: null } },
      Transform: { RequestBodyEncoding: 'URL_ENCODED' },
    };
    await call('http:invoke', get({ Method: 'POST', ...form }));

    expect(service.heard[0]?.body).toBe('list%5B0%5D=1&list%5B1%5D=2&x=y+z&deep%5Ba%5D=b&deep%5Bc%5D=');
    expect(service.heard[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('fails by status, and by the socket when nothing listens', async () => {
    await expect(call('http:invoke', get(), () => ({ status: 404, body: 'gone' }))).rejects.toMatchObject({
      error: 'States.Http.StatusCode.404',
      cause: expect.stringContaining('"StatusText":"Not Found"'),
    });
    await expect(call('http:invoke', get({ ApiEndpoint: 'http://127.0.0.1:1/' }))).rejects.toMatchObject({
      error: 'States.Http.Socket',
    });
  });

  it('sends what AWS sends, and lets no definition set headers that are not its own', async () => {
    await call('http:invoke', get());

    expect(service.heard[0]?.headers).toMatchObject({
      'user-agent': 'Amazon|StepFunctions|HttpInvoke|us-east-1',
      range: 'bytes=0-262144',
    });

    for (const name of ['Authorization', 'X-Amz-Date', 'x-forwarded-for', 'HOST']) {
      await expect(call('http:invoke', get({ Headers: { [name]: 'x' } }))).rejects.toMatchObject({
        error: 'States.Runtime',
        cause: expect.stringContaining(name),
      });
    }

    expect(service.heard).toEqual([]);
  });

  it('fails for an endpoint that is not a URL, and for an answer that is not text', async () => {
    await expect(call('http:invoke', get({ ApiEndpoint: 'nowhere' }))).rejects.toMatchObject({
      error: 'States.Runtime',
    });

    const picture = () => ({ headers: { 'content-type': 'image/png' }, body: 'x' });

    await expect(call('http:invoke', get(), picture)).rejects.toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringContaining('image/png'),
    });
  });
});

describe('the connection of an http:invoke task', () => {
  const arn = 'arn:aws:events:us-east-1:123456789012:connection/shop/0f8fad5b-d9cb-469f-a165-70867728950e';
  const get = (more: JsonObject = {}): JsonObject => ({
    ApiEndpoint: `${service.url}/path`,
    Method: 'POST',
    Authentication: { ConnectionArn: arn },
    ...more,
  });
  const describeConnections = (connections: unknown): void => {
    const file = join(folder, 'connections.json');
    writeFileSync(file, typeof connections === 'string' ? connections : JSON.stringify(connections));
    process.env.BATON_HTTP_CONNECTIONS = file;
  };
  const sent = () => service.heard.at(-1);

  it('adds its headers, parameters and key, and wins over the definition', async () => {
    const added = (Key: string, Value: string) => [{ Key, Value, IsValueSecret: false }];
    describeConnections({
      shop: {
        AuthorizationType: 'API_KEY',
        AuthParameters: {
          ApiKeyAuthParameters: { ApiKeyName: 'X-Key', ApiKeyValue: 'secret' },
          InvocationHttpParameters: {
            HeaderParameters: added('x-both', 'connection'),
            QueryStringParameters: added('q', 'connection'),
            BodyParameters: added('both', 'connection'),
          },
        },
      },
    });
    const traced: HttpExchange[] = [];
    const defined = { Headers: { 'X-Both': 'definition' }, QueryParameters: { q: 'definition', r: '1' } };
    const more = { ...defined, RequestBody: { both: 'definition', own: 1 } };
    await call('http:invoke', get(more), undefined, { trace: (exchange) => traced.push(exchange) });

    expect(sent()).toMatchObject({ url: '/path?q=connection&r=1', body: '{"both":"connection","own":1}' });
    expect(sent()?.headers).toMatchObject({ 'x-key': 'secret', 'x-both': 'connection' });
    expect(traced[0]?.sent.headers['X-Key']).toBe('secret');
    expect(JSON.stringify(traced[0]?.sentWithoutSecrets)).not.toMatch(/secret|connection/);

    const text = get({ RequestBody: 'text' });

    await expect(call('http:invoke', text)).rejects.toMatchObject({ error: 'States.Runtime' });
  });

  it('says who calls, by name and password, also where InvocationConfig names it by its ARN', async () => {
    const basic = { BasicAuthParameters: { Username: 'ada', Password: 'pass' } };
    describeConnections({ [arn]: { AuthParameters: basic } });
    const { Authentication: InvocationConfig, ...rest } = get();
    await call('http:invoke', { ...rest, InvocationConfig: InvocationConfig ?? null });

    expect(sent()?.headers.authorization).toBe(`Basic ${Buffer.from('ada:pass').toString('base64')}`);
  });

  it('gets a token with the credentials of a client', async () => {
    const client = { ClientID: 'id', ClientSecret: 'hidden' };
    const oauth = { AuthorizationEndpoint: `${service.url}/token`, ClientParameters: client };
    describeConnections({ shop: { AuthParameters: { OAuthParameters: oauth } } });
    const token = () => ({ headers: { 'content-type': 'application/json' }, body: { access_token: 't1' } });
    await call('http:invoke', get(), token);

    expect(service.heard[0]?.body).toBe('grant_type=client_credentials&client_id=id&client_secret=hidden');
    expect(sent()?.headers.authorization).toBe('Bearer t1');
    await expect(call('http:invoke', get(), () => ({ status: 401 }))).rejects.toMatchObject({
      error: 'Events.ConnectionResource.InvalidConnectionState',
      cause: expect.not.stringContaining('hidden'),
    });
  });

  it.each([
    ['no file', undefined, 'ResourceNotFound', /BATON_HTTP_CONNECTIONS names no file/],
    ['no such connection', { other: {} }, 'ResourceNotFound', /shop is not described/],
    ['a poor description', { shop: { AuthParameters: 1 } }, 'InvalidConnectionState', /AuthParameters/],
    ['a broken file', '{"secret', 'InternalError', /it is not JSON$/],
  ])('fails the task with words for %s', async (_what, connections, kind, cause) => {
    if (connections !== undefined) describeConnections(connections);

    await expect(call('http:invoke', get())).rejects.toMatchObject({
      error: `Events.ConnectionResource.${kind}`,
      cause: expect.stringMatching(cause),
    });
    expect(service.heard).toEqual([]);
  });
});

describe('apigateway:invoke', () => {
  it('calls stage and path, and fails by status', async () => {
    const args = {
      ApiEndpoint: service.url,
      Method: 'GET',
      Stage: 'prod',
      Path: '/orders/1',
      AuthType: 'NO_AUTH',
    };

    expect(
      await call('apigateway:invoke', args, () => ({
        body: { id: 1 },
        headers: { 'content-type': 'application/json' },
      })),
    ).toMatchObject({
      ResponseBody: { id: 1 },
      StatusCode: 200,
    });
    expect(service.heard[0]?.url).toBe('/prod/orders/1');
    await expect(call('apigateway:invoke', args, () => ({ status: 403, body: 'no' }))).rejects.toMatchObject({
      error: 'ApiGateway.403',
      cause: 'no',
    });
  });
});
