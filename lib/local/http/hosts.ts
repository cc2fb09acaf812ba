import type { IncomingHttpHeaders } from 'node:http';

/** Whether a program of this machine sends a request, and no web page: pages send their origin, or come by a name of their own. */
export const isLocalProgram = ({ host, origin }: IncomingHttpHeaders): boolean =>
  origin === undefined && isLoopbackHost(host);

/**
 * Whether a request's Host header names this machine's loopback interface. A web page that has its own name resolve to
 * 127.0.0.1 (DNS rebinding) sends that name, and is refused.
 */
export const isLoopbackHost = (host: string | undefined): boolean => {
  if (host === undefined) return false;
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return name === 'localhost' || name === '127.0.0.1' || name === '[::1]';
};
