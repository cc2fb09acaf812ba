import type { ServerResponse } from 'node:http';

/** Milliseconds that a client has to finish what it is sending, and to read an answer. */
const MAX_FAREWELL = 1000;

/**
 * Ends an answer after which the connection is closed, once the request has arrived, which no one reads: a client that is still
 * sending when the connection closes fails with that, and never sees the answer. The headers must say the body's length.
 */
export const endAfterRequest = (response: ServerResponse, body: string): void => {
  const { req: request } = response;
  if (request.complete) {
    response.end(body);
    return;
  }
  const end = (): void => {
    clearTimeout(timeout);
    response.end();
  };
  const timeout = setTimeout(end, MAX_FAREWELL).unref();
  request.once('end', end);
  request.once('close', end);
  request.resume();
  response.write(body);
};
