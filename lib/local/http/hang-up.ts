import type { IncomingMessage } from 'node:http';

/** Milliseconds that a client has to read an answer before its connection is closed. */
const MAX_FAREWELL = 1000;

/** Closes the connection of a request that is still being sent, once its client has had time to read the answer. */
export const hangUpSoon = ({ socket }: IncomingMessage): void => {
  setTimeout(() => socket.destroy(), MAX_FAREWELL).unref();
};
