import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { endAfterRequest } from '#core/farewell.ts';
import { ownField } from '#core/json.ts';
import { isDeeper } from '#core/json-depth.ts';
import { reportBug } from '../drivers/report-bug.ts';
import type { CallOptions, Operation, Operator } from './operation.ts';
import { operations } from './operations.ts';
import { ApiError, apiErrors } from './protocol/errors.ts';

/** Bytes of a request that are read: a definition of 1 MiB, escaped as JSON text, and its surroundings. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
const TOO_LARGE = 413;
/** Time in which a request must arrive; it passes while the engine is busy with those that came before. */
const REQUEST_TIMEOUT = 300_000;
/** Between looks for requests that have not arrived in time. */
const MAX_CHECK_INTERVAL = 30_000;
/** Levels of lists and maps that a request may have; payloads and definitions are texts in it. */
const MAX_DEPTH = 100;
/** Milliseconds that an idle connection is kept, as answers say, and how much longer for a client that is late on a busy machine. */
const KEEP_ALIVE = 65_000;
const KEEP_ALIVE_BUFFER = 30_000;
/** Connections that wait to be accepted; of more, clients try again after a second. Systems have lower limits. */
const MAX_WAITING_CONNECTIONS = 4096;

const TARGET_PREFIX = 'AWSStepFunctions.';

const byTarget = new Map<string, Operation>(
  Object.values(operations).map((operation) => [TARGET_PREFIX + operation.name, operation as Operation]),
);

/** Where a server listens. */
export interface ListenOptions {
  /** Milliseconds for a request to arrive whole. @default 300_000 */
  requestTimeoutMilliseconds?: number;
  /** @default 127.0.0.1 */
  host?: string;
  /** 0 takes a free one. */
  port: number;
}

/** A listening endpoint. */
export interface Endpoint {
  url: string;
  server: Server;
  /** Stops listening and ends the connections; the engine stays open. */
  close(): Promise<void>;
}

/** Serves an engine over HTTP as AWS-JSON 1.0. Rejects when the port is taken. */
export const listen = async (engine: Operator, options: ListenOptions): Promise<Endpoint> => {
  const host = options.host ?? '127.0.0.1';
  const timeout = options.requestTimeoutMilliseconds ?? REQUEST_TIMEOUT;
  // Imported as an ES module, it would load the web sockets that it exports too, for 70 ms.
  const { createServer } = process.getBuiltinModule('node:http');
  const server = createServer(
    {
      requestTimeout: timeout,
      headersTimeout: timeout,
      keepAliveTimeout: KEEP_ALIVE,
      keepAliveTimeoutBuffer: KEEP_ALIVE_BUFFER,
      connectionsCheckingInterval: Math.min(timeout, MAX_CHECK_INTERVAL),
    },
    (request, response) => void handle(engine, request, response),
  );
  server.on('clientError', refuseClient);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port, host, backlog: MAX_WAITING_CONNECTIONS }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const handle = async (
  engine: Operator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  try {
    if (request.method === 'GET' && request.url === '/_health') {
      send(response, 200, { status: 'ok' });
      return;
    }
    // A web page can reach a server on loopback (its name may be made to resolve there), and would come with its origin.
    if (request.headers.origin !== undefined)
      throw apiErrors.accessDenied('Web pages may not call this endpoint');
    const body = await readBody(request);
    if (request.method !== 'POST') throw apiErrors.unknownOperation();
    const operation = byTarget.get(String(request.headers['x-amz-target'] ?? ''));
    if (!operation) throw apiErrors.unknownOperation();
    const signal = operation.name === 'GetActivityTask' ? whenGone(response) : undefined;
    const scope = operation.scoped ? signedScope(request.headers.authorization) : undefined;
    send(response, 200, await engine.call(operation, parseBody(body), { signal, scope }));
  } catch (error) {
    if (response.destroyed) return;
    sendError(response, error);
  }
};

type Refusal = readonly [status: string, type: string, message: string];

const NOT_HTTP: Refusal = ['400 Bad Request', 'BadRequestException', 'The request is not valid HTTP'];
/** Answers to clients whose requests Node refuses, by the code of its error. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [
    '408 Request Timeout',
    'RequestTimeoutException',
    'The request did not arrive in time',
  ],
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    'RequestHeadersTooLargeException',
    'The headers are too large',
  ],
};

/** Answers something that is not an HTTP request, or one that did not arrive in time, in AWS's shape, and hangs up. */
const refuseClient = (error: NodeJS.ErrnoException, socket: Duplex): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, type, message] = ownField(REFUSALS, error.code ?? '') ?? NOT_HTTP;
  const body = JSON.stringify({ __type: `com.amazon.coral.service#${type}`, message });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/x-amz-json-1.0\r\nx-amzn-RequestId: ${randomUUID()}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
};

/** Region of a signature, and its account if the access key is one (as emulators have it); signatures are not checked. */
const signedScope = (authorization: string | undefined): CallOptions['scope'] => {
  const [, key = '', region] = /Credential=([^/,\s]+)\/[^/]*\/([a-z0-9-]+)\//.exec(authorization ?? '') ?? [];
  if (region === undefined) return undefined;
  return /^\d{12}$/.test(key) ? { region, account: key } : { region };
};

const whenGone = (response: ServerResponse): AbortSignal => {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
};

const readBody = (request: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    if (Number(request.headers['content-length']) > MAX_BODY_BYTES) reject(tooLarge());
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MAX_BODY_BYTES) chunks.push(chunk);
      else if (length - chunk.length <= MAX_BODY_BYTES) {
        chunks.length = 0;
        reject(tooLarge());
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });

const tooLarge = (): ApiError =>
  new ApiError(
    'RequestEntityTooLargeException',
    `Request size exceeded ${MAX_BODY_BYTES} bytes`,
    'protocol',
    TOO_LARGE,
  );

const parseBody = (body: Buffer): unknown => {
  if (!isUtf8(body)) throw apiErrors.serialization('The request body is not valid UTF-8');
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString());
  } catch {
    throw apiErrors.serialization('Could not parse the request body as JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw apiErrors.serialization('Start of structure or map expected');
  }
  if (isDeeper(parsed, MAX_DEPTH)) {
    throw apiErrors.serialization(`The request is nested more than ${MAX_DEPTH} levels deep`);
  }
  for (const [key, value] of Object.entries(parsed)) {
    // AWS takes null for a field that is not there.
    if (value === null) delete (parsed as Record<string, unknown>)[key];
  }
  return parsed;
};

const sendError = (response: ServerResponse, error: unknown): void => {
  if (error instanceof ApiError) {
    const { type: __type, message } = error;
    send(response, error.status, message === '' ? { __type } : { __type, message }, error.name);
    return;
  }
  reportBug(error);
  const internal = apiErrors.internal('The engine failed to answer; its log says why');
  send(response, internal.status, { __type: internal.type, message: internal.message }, internal.name);
};

const send = (response: ServerResponse, status: number, answer: unknown, errorType?: string): void => {
  const body = JSON.stringify(answer);
  const isLast = status === TOO_LARGE;
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': randomUUID(),
    ...(errorType !== undefined && { 'x-amzn-errortype': errorType }),
    ...(isLast && { connection: 'close' }),
  });
  if (isLast) endAfterRequest(response, body);
  else response.end(body);
};
