import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A server on the loopback interface, and where it is. */
export interface Served {
  url: string;
  close(): Promise<void>;
}

/** A request with its body. */
export interface Asked {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Serves requests until it is closed. */
export const serve = async (
  answer: (asked: Asked, response: ServerResponse) => Promise<void> | void,
): Promise<Served> => {
  const server = createServer((request, response) => {
    void (async () => {
      const { method = 'GET', headers } = request;
      const url = new URL(request.url ?? '/', `http://${headers.host}`);
      await answer({ method, url, headers, body: await text(request) }, response);
    })().catch((error: Error) => response.writeHead(500).end(error.message));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
