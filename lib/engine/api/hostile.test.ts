import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Served, serve } from '../serve.ts';
import { listen } from './server.ts';

let served: Served;
beforeAll(async () => {
  served = await serve({ port: 0 });
});
afterAll(() => served.close());

const TARGET = { 'x-amz-target': 'AWSStepFunctions.ListActivities' };

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  errorType: string;
}

const send = (
  body: string | Buffer,
  headers: Record<string, string | string[]> = TARGET,
  method = 'POST',
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(served.url, { method, headers }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      const { statusCode: status = 0, headers } = response;
      resolve({ status, headers, body: text, errorType: String(headers['x-amzn-errortype'] ?? '') });
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** One connection that stays open: sends text, and hears what is answered up to a number of answers. */
const connection = (
  url = served.url,
): Promise<{ socket: Socket; answers(text: string, count: number): Promise<string> }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => resolve({ socket, answers }));
    socket.on('error', reject);
    const answers = (text: string, count: number): Promise<string> =>
      new Promise((done) => {
        let heard = '';
        const hear = (chunk: Buffer): void => {
          heard += chunk;
          // Every body of these answers is one JSON object without another inside.
          if (heard.split('}').length <= count) return;
          socket.off('data', hear);
          done(heard);
        };
        socket.on('data', hear);
        socket.write(text);
      });
  });

const post = (body: string, headers = ''): string =>
  `POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: ${TARGET['x-amz-target']}\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;

describe('an endpoint', () => {
  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])(
    'answers %s as an unknown operation',
    async (method) => {
      const answer = await send('', TARGET, method);

      expect([answer.status, answer.errorType]).toEqual([400, 'UnknownOperationException']);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    },
  );

  it('answers HEAD without a body, and keeps serving', async () => {
    expect(await send('', TARGET, 'HEAD')).toMatchObject({ status: 400, body: '' });
    expect((await send('{}')).status).toBe(200);
  });

  it('refuses what a web page sends, whatever name it found the server under', async () => {
    const fromPage = { ...TARGET, origin: 'http://rebound.example', host: 'rebound.example' };

    expect(await send('{}', fromPage)).toMatchObject({ status: 403, errorType: 'AccessDeniedException' });
  });

  it.each([
    ['compressed bodies', gzipSync('{}'), { ...TARGET, 'content-encoding': 'gzip' }],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), TARGET],
    ['an unpaired quote', '{"maxResults": 1', TARGET],
    ['nesting without end', '['.repeat(4_000_000), TARGET],
    ['no body', '', TARGET],
  ])('answers %s with a SerializationException', async (_what, body, headers) => {
    const answer = await send(body, headers);

    expect([answer.status, answer.errorType]).toEqual([400, 'SerializationException']);
  });

  it('takes no notice of the content type, and of two targets takes none', async () => {
    expect((await send('{}', { ...TARGET, 'content-type': 'text/plain' })).status).toBe(200);

    const target = TARGET['x-amz-target'];

    expect(await send('{}', { 'x-amz-target': [target, target] })).toMatchObject({
      errorType: 'UnknownOperationException',
    });
  });

  it('takes bodies in chunks, also big ones', async () => {
    const { socket, answers } = await connection();
    const chunked = post('', 'Transfer-Encoding: chunked\r\n').replace('Content-Length: 0\r\n', '');

    expect(await answers(`${chunked}1\r\n{\r\n1\r\n}\r\n0\r\n\r\n`, 1)).toMatch(/^HTTP\/1\.1 200 /);

    socket.destroy();
    const wide = JSON.stringify({ nextToken: 'x'.repeat(5 * 1024 * 1024) });

    expect(await send(wide)).toMatchObject({ status: 400, errorType: 'ValidationException' });
  });

  it('refuses by its announcement a body that is too big', async () => {
    const { socket, answers } = await connection();
    const announced = post('', 'X: y\r\n').replace('Content-Length: 0', 'Content-Length: 99999999999');

    expect(await answers(announced, 1)).toMatch(/^HTTP\/1\.1 413 .*RequestEntityTooLarge/s);

    socket.destroy();
  });

  it('serves one connection on, whatever is wrong in between, several requests at once too', async () => {
    const { socket, answers } = await connection();
    const texts = [
      post('{}'),
      post('{'),
      post('{}', 'Origin: http://a\r\n'),
      post('{"nextToken":"x"}'),
      post('{}'),
    ];
    const heard = await answers(texts.join(''), texts.length);

    expect(heard.match(/HTTP\/1\.1 \d+/g)?.map((line) => line.slice(9))).toEqual([
      '200',
      '400',
      '403',
      '400',
      '200',
    ]);
    expect(await answers(post('{}'), 1)).toMatch(/^HTTP\/1\.1 200 /);

    socket.destroy();
  });

  it('lets go of requests that were broken off', async () => {
    const own = await listen(served.engine, { port: 0 });
    const closed: Promise<void>[] = [];
    own.server.on('connection', (socket) => {
      closed.push(new Promise((resolve) => socket.on('close', () => resolve())));
    });
    const sockets = await Promise.all(Array.from({ length: 100 }, () => connection(own.url)));
    const half = post('{"maxResults": 1}').slice(0, -5);
    const whole = post('{}');
    for (const { socket } of sockets) socket.write(half);
    await Promise.all(
      sockets.slice(50).map(({ socket, answers }) => answers(`": 1}${whole}`, 2).then(() => socket)),
    );
    for (const { socket } of sockets) socket.destroy();
    await Promise.all(closed);
    const open = await new Promise((resolve) => own.server.getConnections((_error, count) => resolve(count)));

    expect([closed.length, open]).toEqual([100, 0]);

    await own.close();
  });

  it('answers 400 to what is nested too deep to be looked at', async () => {
    const deep = (open: string, close: string): string => open.repeat(200_000) + close.repeat(200_000);
    const bodies = [
      `{"maxResults": ${deep('[', ']')}}`,
      `{"x": ${deep('{"a":', '1').slice(0, -199_999)}${'}'.repeat(200_000)}}`,
    ];
    const answers = await Promise.all(bodies.map((body) => send(body)));

    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    expect((await send('{}')).status).toBe(200);
  });

  it('answers 400 to long and odd tokens', async () => {
    const tokens = ['x'.repeat(5000), Buffer.from(`${'['.repeat(900)}`).toString('base64'), '\u0000'];
    const page = await Promise.all(tokens.map((nextToken) => send(JSON.stringify({ nextToken }))));
    const task = await Promise.all(
      tokens.map((taskToken) =>
        send(JSON.stringify({ taskToken, output: '1' }), {
          'x-amz-target': 'AWSStepFunctions.SendTaskSuccess',
        }),
      ),
    );

    expect([...page, ...task].map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400]);
  });

  it('tells a client that sends too much so, and closes the connection', async () => {
    const { socket, answers } = await connection();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const answer = await answers(
      `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${1e9}\r\n\r\n${'x'.repeat(100_000)}`,
      1,
    );

    expect(answer).toMatch(/^HTTP\/1.1 413 .*connection: close/is);
    await closed;
  });
});
