import type { IncomingMessage, ServerResponse } from 'node:http';
import { endAfterRequest } from '#core/farewell.ts';
import type { Markup } from '#core/html.ts';
import type { ApiAnswer } from '../api/api.ts';
import { PAGE_POLICY } from './style.ts';

/** Serves one request; it has passed the checks of its origin. */
export type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const TOO_LARGE = 413;

/** Sends an answer; only its headers if the method is HEAD. */
export const send = (response: ServerResponse, { status, headers, body }: ApiAnswer): void => {
  if (response.destroyed) return;
  const isLast = status === TOO_LARGE;
  response.writeHead(status, {
    ...headers,
    'x-content-type-options': 'nosniff',
    // Without it, the answer would go out in four chunks.
    ...(body !== '' && { 'content-length': Buffer.byteLength(body) }),
    ...(isLast && { connection: 'close' }),
  });
  if (isLast) endAfterRequest(response, body);
  else response.end(body);
};

/** Makes the answer of a page that runs no script, loads nothing and is shown in no frame. */
export const pageAnswer = ({ markup }: Markup): ApiAnswer => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': PAGE_POLICY,
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  },
  body: markup,
});

/** Makes an answer of JSON. */
export const jsonAnswer = (value: object): ApiAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(value),
});
