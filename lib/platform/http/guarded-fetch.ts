import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { ActionError } from '#actions/action-error.ts';
import { isPrivateAddress } from '#core/private-address.ts';

/** What a guarded `fetch` may do. */
export interface GuardOptions {
  /** Whether private and link-local addresses may be called. Default: they are refused. */
  allowPrivate?: boolean;
  /** Whether an address is refused; for tests. */
  isRefused?: (address: string) => boolean;
  /** Bytes of an answer at most. Default: 6 MB, more than a function may return. */
  maxBytes?: number;
}

const MAX_BYTES = 6 * 1024 * 1024;
const MAX_REDIRECTIONS = 5;

/** Headers that go to another origin behind a redirection: none that authorises. */
const HARMLESS = /^(accept|range|user-agent)$/i;

/**
 * Returns a `fetch` that refuses private and link-local addresses. It looks at the address to which it connects, so that neither a name
 * that resolves to two addresses in turn nor a redirection leads past that. Throws `AddressRefused`, or the error of the connection.
 */
export const guardedFetch =
  (options: GuardOptions = {}): typeof fetch =>
  async (input, init = {}) => {
    let url = new URL(input instanceof Request ? input.url : input);
    let { method = 'GET', body } = init;
    let headers = Object.fromEntries(new Headers(init.headers));
    for (let redirections = 0; ; redirections++) {
      const sent = { method, headers, body: body === undefined || body === null ? undefined : String(body) };
      const response = await sendOnce(url, { ...sent, signal: init.signal ?? undefined }, options);
      const location = REDIRECTIONS.includes(response.status) ? response.headers.get('location') : null;
      if (location === null || redirections >= MAX_REDIRECTIONS) return response;
      const next = new URL(location, url);
      if (next.origin !== url.origin)
        headers = Object.fromEntries(Object.entries(headers).filter(([name]) => HARMLESS.test(name)));
      // As browsers do: the answer to a POST may be elsewhere, and is read with GET.
      if (response.status === 303 || (response.status < 303 && method === 'POST'))
        [method, body] = ['GET', undefined];
      url = next;
    }
  };

const REDIRECTIONS = [301, 302, 303, 307, 308];

interface Sent {
  method: string;
  headers: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
}

const sendOnce = (
  url: URL,
  { method, headers, body, signal }: Sent,
  { allowPrivate = false, isRefused = isPrivateAddress, maxBytes = MAX_BYTES }: GuardOptions,
): Promise<Response> =>
  new Promise((resolve, reject) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      return reject(refused(`${url.protocol} is not HTTP`));
    // An address that is written out is not looked up.
    if (!allowPrivate && isIP(host) && isRefused(host)) return reject(refusedAddress(host, host));
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const sentHeaders =
      body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) };
    const request = send(
      url,
      // A socket that is kept open would be used again without looking its address up.
      {
        method,
        headers: sentHeaders,
        signal,
        agent: false,
        ...(!allowPrivate && { lookup: lookupExcept(isRefused) }),
      },
      (message) => collect(message, maxBytes).then((bytes) => resolve(responseOf(message, bytes)), reject),
    );
    request.on('error', reject);
    request.end(body);
  });

type LookedUp = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/** Returns what resolves a name as `dns.lookup` does, and fails if any of its addresses is refused. */
const lookupExcept =
  (isRefused: (address: string) => boolean) =>
  (host: string, options: LookupOptions, done: LookedUp): void => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      const found = addresses.find(({ address }) => isRefused(address));
      if (found) return done(refusedAddress(host, found.address), []);
      const [first] = addresses;
      if (options.all || !first) return done(null, addresses);
      return done(null, first.address, first.family);
    });
  };

const refused = (message: string): ActionError =>
  new ActionError('AddressRefused', message, { retryable: false });

const refusedAddress = (host: string, address: string): ActionError =>
  refused(
    `${host} is a private address${host === address ? '' : ` (${address})`}; allow_private in the step's connection allows it`,
  );

const collect = async (message: IncomingMessage, maxBytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw new ActionError('AnswerTooLarge', `The answer has more than ${maxBytes} bytes`, {
        retryable: false,
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** Statuses of answers that have no body. */
const WITHOUT_BODY = [101, 103, 204, 205, 304];

const responseOf = (
  { statusCode: status = 0, statusMessage: statusText, headers: given }: IncomingMessage,
  body: Buffer,
): Response => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given))
    for (const one of [value ?? []].flat()) headers.append(name, one);
  return new Response(WITHOUT_BODY.includes(status) ? null : new Uint8Array(body), {
    status,
    statusText,
    headers,
  });
};
