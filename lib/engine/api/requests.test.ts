import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Served, serve } from '../serve.ts';
import { listen } from './server.ts';

let served: Served;
beforeAll(async () => {
  served = await serve({ port: 0 });
});
afterAll(() => served.close());

/** A raw request: what no SDK would send. */
const raw = (
  target: string | undefined,
  body: string | Buffer,
): Promise<{ status: number; body: string; type?: string }> =>
  new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      ...(target && { 'x-amz-target': target }),
    };
    const sent = request(served.url, { method: 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: text,
          type: response.headers['x-amzn-errortype'] as string | undefined,
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** All that a server says to some text, until it hangs up. */
const talk = (url: string, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    let heard = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (chunk) => {
      heard += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(heard));
  });

describe('a request that is wrong', () => {
  it.each([
    ['malformed JSON', 'AWSStepFunctions.ListActivities', '{', 'SerializationException'],
    ['a list', 'AWSStepFunctions.ListActivities', '[]', 'SerializationException'],
    ['an unknown target', 'AWSStepFunctions.Nothing', '{}', 'UnknownOperationException'],
    ['no target', undefined, '{}', 'UnknownOperationException'],
    ['a wrong type', 'AWSStepFunctions.DescribeExecution', '{"executionArn": 1}', 'SerializationException'],
  ])('%s is answered as AWS does', async (_what, target, body, type) => {
    const answer = await raw(target, body);

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).__type).toBe(`com.amazon.coral.service#${type}`);
    expect(answer.type).toBe(type);
  });

  it('says every constraint that is not met', async () => {
    const answer = await raw(
      'AWSStepFunctions.CreateStateMachine',
      '{"name":"","type":"ODD","definition":null}',
    );

    expect(JSON.parse(answer.body)).toEqual({
      __type: 'com.amazon.coral.validate#ValidationException',
      message:
        "4 validation errors detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
        "Value null at 'definition' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'roleArn' failed to satisfy constraint: Member must not be null; " +
        "Value 'ODD' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, EXPRESS]",
    });
  });

  it('that is too big is refused before it is kept', async () => {
    const answer = await raw('AWSStepFunctions.ListActivities', Buffer.alloc(9 * 1024 * 1024, 0x20));

    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.body).__type).toMatch(/RequestEntityTooLarge/);
  });

  it('that is not HTTP, or arrives too slowly, gets an answer that says so before the connection ends', async () => {
    const impatient = await listen(served.engine, { port: 0, requestTimeoutMilliseconds: 100 });
    const answers = await Promise.all(
      ['nonsense\r\n\r\n', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{'].map((text) =>
        talk(impatient.url, text),
      ),
    );
    await impatient.close();

    expect(answers[0]).toMatch(/^HTTP\/1\.1 400 .*BadRequestException/s);
    expect(answers[1]).toMatch(/^HTTP\/1\.1 408 .*RequestTimeoutException/s);
  });

  it('on a thousand connections leaves the server answering', async () => {
    const { hostname, port } = new URL(served.url);
    const sockets = await Promise.all(
      Array.from(
        { length: 1000 },
        () =>
          new Promise<ReturnType<typeof connect>>((resolve, reject) => {
            const socket = connect(Number(port), hostname, () => resolve(socket));
            socket.on('error', reject);
          }),
      ),
    );
    for (const socket of sockets)
      socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"slow');

    expect((await raw('AWSStepFunctions.ListActivities', '{}')).status).toBe(200);

    for (const socket of sockets) socket.destroy();
  });
});
