import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { defineAction } from '#actions/define-action.ts';
import { runInfo } from '#actions/testing/run-info.ts';
import type { Json } from '#core/json.ts';
import type { SharedTokens } from '#platform/http/authorised-fetch.ts';
import { guardedFetch } from '#platform/http/guarded-fetch.ts';
import * as contract from './contract.ts';
import { callHttp } from './logic.ts';

interface Asked {
  url: string;
  method?: string;
  headers: IncomingHttpHeaders;
  body: string;
}

describe('A request', () => {
  let server: Server;
  let address: string;
  let asked: Asked[] = [];
  let answer: (asked: Asked) => { status?: number; body?: Json };
  let tokens = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (data) => {
        body += String(data);
      });
      request.on('end', () => {
        const { url = '', method, headers } = request;
        asked.push({ url, method, headers, body });
        const { status = 200, body: answered = null } = answer({ url, method, headers, body });
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answered));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
  });
  beforeEach(() => {
    asked = [];
    answer = () => ({ body: { id: 'F-1' } });
  });

  const shared: SharedTokens = { token: (_key, fetchToken) => fetchToken() };
  const handler = defineAction(contract, callHttp, {
    ports: () => ({ sendWith: guardedFetch, tokensWith: () => shared }),
    secret: async (name) => `the secret ${name}`,
  });
  const call = (input: Record<string, unknown>) =>
    handler({
      input: {
        method: 'GET',
        url: `${address}/a`,
        connection: { allow_private: true },
        timeout_seconds: 30,
        ...input,
      },
      run: runInfo({ idempotency_key: 'one/filed' }),
    });

  it('has what the step says, and a key by which the API knows it again', async () => {
    const result = await call({
      method: 'POST',
      query: { page: [1, 2] },
      body: { price: 1.5 },
      headers: { x: 5 },
    });

    expect(result).toMatchObject({
      status: 200,
      body: { id: 'F-1' },
      headers: { 'content-type': ['application/json'] },
    });
    expect(asked).toMatchObject([
      {
        url: '/a?page=1&page=2',
        method: 'POST',
        headers: { x: '5', 'idempotency-key': 'one/filed', 'content-type': 'application/json' },
        body: '{"price":1.5}',
      },
    ]);
  });

  it('is authorised by its connection, whose token is fetched again once if the API refuses it', async () => {
    answer = ({ url, headers }) => {
      if (url === '/token') return { body: { access_token: `t-${++tokens}`, expires_in: 3600 } };
      return { status: headers.authorization === 'Bearer t-1' ? 401 : 200 };
    };
    const oauth = { token_url: `${address}/token`, client_id: 'baton', secret: 'crm' };

    await call({ connection: { allow_private: true, oauth } });
    await call({ connection: { allow_private: true, oauth } });

    expect(asked.map(({ url }) => url)).toEqual(['/token', '/a', '/token', '/a', '/a']);
    expect(asked[0]?.body).toContain('client_secret=the+secret+crm');
  });

  it.each([
    { status: 404, name: 'Http.StatusCode.404', retryable: false },
    { status: 503, name: 'Http.StatusCode.503', retryable: true },
  ])('fails by its status $status', async ({ status, name, retryable }) => {
    answer = () => ({ status, body: 'why' });

    await expect(call({})).rejects.toMatchObject({
      name,
      retryable,
      message: expect.stringContaining('why'),
    });
  });

  it('has a status that is expected, without a body', async () => {
    answer = () => ({ status: 404, body: 'why' });

    expect(await call({ statuses: [404] })).toMatchObject({ status: 404, body: null });
  });

  it('fails if the body is not as expected', async () => {
    const schema = { type: 'object', properties: { id: { type: 'integer' } } };

    await expect(call({ schema })).rejects.toMatchObject({
      name: 'UnfitAnswer',
      message: expect.stringMatching(/id/),
    });
  });

  it.each([
    { what: 'a private address', input: { connection: {} }, name: 'AddressRefused' },
    { what: 'another host than the allowed one', input: { host: 'api.test' }, name: 'AddressRefused' },
    { what: 'no address', input: { url: 'x' }, name: 'InvalidInput' },
  ])('does not reach $what', async ({ input, name }) => {
    await expect(call(input)).rejects.toMatchObject({ name, retryable: false });
    expect(asked).toEqual([]);
  });

  it('may be repeated if there is no answer', async () => {
    await expect(call({ url: 'http://127.0.0.1:1/' })).rejects.toMatchObject({
      name: 'Http.Socket',
      retryable: true,
    });
  });
});
