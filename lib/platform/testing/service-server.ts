import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a service of a test got. */
export interface AskedRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A service for tests, on the loopback interface. */
export interface TestService {
  url: string;
  asked: AskedRequest[];
  /** Answers by method and path, such as `POST /orders`; a path without one is answered with 404. */
  answers: Record<string, { status?: number; body?: unknown }>;
  close(): Promise<void>;
}

/** Starts a service whose health is good. */
export const startService = async (): Promise<TestService> => {
  const asked: AskedRequest[] = [];
  const answers: TestService['answers'] = { 'GET /health': { body: { ok: true } } };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const { method = '', url = '', headers } = request;
    asked.push({ method, url, headers, body });
    const { status = 200, body: answer } = answers[`${method} ${url}`] ?? { status: 404 };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(answer === undefined ? '' : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
