import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { guardedFetch } from './guarded-fetch.ts';

describe('A guarded fetch', () => {
  const servers: Server[] = [];
  let asked: { url?: string; method?: string; headers: IncomingHttpHeaders; body: string }[] = [];
  let redirection = '';

  const open = async (host: string): Promise<string> => {
    const server = createServer((request, response) => {
      const { url, method, headers } = request;
      let body = '';
      request.on('data', (data) => {
        body += String(data);
      });
      request.on('end', () => {
        asked.push({ url, method, headers, body });
        if (url === '/leave') response.writeHead(302, { location: redirection });
        response.end(url === '/long' ? 'x'.repeat(2000) : 'hello');
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    return `http://${host}:${(server.address() as AddressInfo).port}`;
  };

  let here: string;
  let there: string;
  beforeAll(async () => {
    here = await open('127.0.0.1');
    there = await open('127.0.0.2');
  });
  afterAll(() => {
    for (const server of servers) server.close();
  });
  afterEach(() => {
    asked = [];
  });

  it('calls what is allowed, and has its answer', async () => {
    const answer = await guardedFetch({ allowPrivate: true })(`${here}/a`, {
      method: 'POST',
      body: 'b',
      headers: { x: 'y' },
    });

    expect([answer.status, await answer.text()]).toEqual([200, 'hello']);
    expect(asked).toMatchObject([
      { url: '/a', method: 'POST', headers: { x: 'y', 'content-length': '1' }, body: 'b' },
    ]);
  });

  it.each([
    { what: 'an address that is written out', url: () => here },
    { what: 'a name that resolves to one', url: () => here.replace('127.0.0.1', 'localhost') },
    { what: 'IPv4 in IPv6', url: () => here.replace('127.0.0.1', '[::ffff:127.0.0.1]') },
    { what: 'a number that is an address', url: () => here.replace('127.0.0.1', '2130706433') },
    { what: 'the metadata of an instance', url: () => 'http://169.254.169.254/latest/meta-data' },
  ])('refuses a private address: $what', async ({ url }) => {
    await expect(guardedFetch()(url())).rejects.toMatchObject({ name: 'AddressRefused', retryable: false });
    expect(asked).toEqual([]);
  });

  it('refuses a private address behind a redirection', async () => {
    redirection = `${there}/secret`;
    const isRefused = (address: string): boolean => address === '127.0.0.2';

    await expect(guardedFetch({ isRefused })(`${here}/leave`)).rejects.toMatchObject({
      name: 'AddressRefused',
    });
    expect(asked.map(({ url }) => url)).toEqual(['/leave']);
  });

  it('takes no credentials to another origin', async () => {
    redirection = `${there}/next`;
    const headers = { authorization: 'Bearer x', 'x-api-key': 'k', accept: 'text/plain' };

    await guardedFetch({ allowPrivate: true })(`${here}/leave`, { method: 'POST', body: 'b', headers });

    const next = asked[1];
    expect(next).toMatchObject({ url: '/next', method: 'GET', body: '', headers: { accept: 'text/plain' } });
    expect(Object.keys(next?.headers ?? {})).not.toEqual(expect.arrayContaining(['authorization']));
    expect(Object.keys(next?.headers ?? {})).not.toEqual(expect.arrayContaining(['x-api-key']));
  });

  it('ends an answer that is too long', async () => {
    const reading = guardedFetch({ allowPrivate: true, maxBytes: 1000 })(`${here}/long`);

    await expect(reading).rejects.toMatchObject({ name: 'AnswerTooLarge' });
  });
});
