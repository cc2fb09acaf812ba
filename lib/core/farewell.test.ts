import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endAfterRequest } from './farewell.ts';

const server = createServer((_request, response) => {
  response.writeHead(413, { 'content-length': 2, connection: 'close' });
  endAfterRequest(response, 'no');
});
let port: number;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const post = (body: Buffer): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const sent = request({ port, method: 'POST', host: '127.0.0.1' }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode));
    });
    sent.on('error', reject);
    sent.end(body);
  });

describe('an answer before its request has arrived', () => {
  it('is heard by clients that send on', async () => {
    const body = Buffer.alloc(9_000_000);
    const heard: (number | undefined)[] = [];
    for (let sent = 0; sent < 20; sent += 1) heard.push(await post(body));

    expect(heard).toEqual(heard.map(() => 413));
  });

  it('is not waited for by those that never finish', async () => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk;
    });
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\nx');
    await new Promise((resolve) => socket.once('close', resolve));

    expect(heard).toMatch(/^HTTP\/1.1 413 .*connection: close.*no$/is);
  });
});
