import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postToWebhook } from './webhook.ts';

let server: Server;
let url: string;
let status = 200;
const got: unknown[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    got.push(JSON.parse(await text(request)));
    response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0/secret`;
});
afterAll(() => {
  server.close();
});

const refusal = (address: string, allowPrivate = false): Promise<string> =>
  postToWebhook(address, { text: 'x' }, { allowPrivate }).then(
    () => 'none',
    (error: Error) => error.message,
  );

describe('a webhook', () => {
  it('gets the message as JSON, on this machine if that is allowed', async () => {
    status = 200;
    await postToWebhook(url, { text: 'Ship it?' }, { allowPrivate: true });

    expect(got.at(-1)).toEqual({ text: 'Ship it?' });
  });

  it.each([301, 410, 500])('that answers %i has not taken it', async (answered) => {
    status = answered;

    expect(await refusal(url, true)).toBe(`The webhook answers ${answered}`);
  });

  it.each([
    ['http://hooks.example.com/x', 'The webhook is not an https address'],
    ['nonsense', 'The webhook is not an https address'],
    ['https://169.254.169.254/latest', 'The webhook has a private address'],
    ['https://[::1]/', 'The webhook has a private address'],
    ['https://localhost/', 'The webhook does not answer: PRIVATE_ADDRESS'],
  ])('%s is refused', async (address, message) => {
    expect(await refusal(address)).toBe(message);
  });

  it('that is away keeps its address, which is a secret', async () => {
    const message = await refusal('http://127.0.0.1:1/services/T0/secret', true);

    expect(message).toBe('The webhook does not answer: ECONNREFUSED');
  });
});
