import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on the loopback interface. */
export interface LoopbackServer {
  /** `http://127.0.0.1:port`. */
  url: string;
  port: number;
  close(): Promise<void>;
}

/**
 * Time for which a connection stays open after an answer: longer than clients usually leave one unused, since a request that is sent while
 * the server closes it gets no answer, and a start must not be repeated blindly. Node's default is five seconds.
 */
const KEEP_ALIVE_MILLISECONDS = 65_000;

/**
 * Milliseconds for which an idle connection is kept beyond the time that answers name. On a busy machine, a client that is late sends its next
 * request when that time is over, and would lose the connection with it.
 */
const KEEP_ALIVE_BUFFER = 30_000;

/**
 * Time in which a request must arrive. It begins with the connection, and passes while this process is busy with those that came before: of 5,000
 * that came at once, each worth 8 ms, those of the end lost their connection after 30 s.
 */
const MAX_REQUEST_MILLISECONDS = 300_000;

/**
 * Connections that wait to be accepted; of more, as when a burst comes in a long turn, clients try again after a second. Systems have lower
 * limits.
 */
const MAX_WAITING_CONNECTIONS = 4096;

/** Listens on 127.0.0.1 only; port 0 picks a free one. Rejects if the port is in use. */
export const listenOnLoopback = async (listener: RequestListener, port = 0): Promise<LoopbackServer> => {
  // Imported as an ES module, it would load the web sockets that it exports too, for 70 ms.
  const { createServer } = process.getBuiltinModule('node:http');
  const server = createServer({ keepAliveTimeoutBuffer: KEEP_ALIVE_BUFFER }, listener);
  server.requestTimeout = MAX_REQUEST_MILLISECONDS;
  server.headersTimeout = MAX_REQUEST_MILLISECONDS;
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', backlog: MAX_WAITING_CONNECTIONS }, () => resolve());
  });
  return serverHandle(server);
};

/** Returns the handle of a server that is already listening. */
const serverHandle = (server: Server): LoopbackServer => {
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
