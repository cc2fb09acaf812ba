import type { IncomingHttpHeaders } from 'node:http';

/** Returns whether a request comes from a program on this machine: a web page sends its origin, or another host name. */
export const isLocalProgram = ({ host, origin }: IncomingHttpHeaders): boolean =>
  origin === undefined && isLoopbackHost(host);

/**
 * Returns whether a request's Host header names this machine's loopback interface. A web page whose name resolves to 127.0.0.1
 * (DNS rebinding) sends that name, and is refused.
 */
export const isLoopbackHost = (host: string | undefined): boolean => {
  if (host === undefined) return false;
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return name === 'localhost' || name === '127.0.0.1' || name === '[::1]';
};
