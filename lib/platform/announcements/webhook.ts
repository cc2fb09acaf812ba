import type { LookupFunction } from 'node:net';
import { isPrivateAddress } from '#core/private-address.ts';

/** How a webhook is called. */
export interface WebhookOptions {
  /** Whether it may be on a private network and without TLS, as on the machine of the local stack. */
  allowPrivate: boolean;
}

const TIMEOUT_MILLISECONDS = 10_000;

/**
 * Posts JSON to a webhook. Throws an Error without the address, which is a secret, unless the answer says success. Redirects are not
 * followed. An address is judged when it is connected to, so a name cannot lead elsewhere meanwhile.
 */
export const postToWebhook = async (
  address: string,
  body: object,
  { allowPrivate }: WebhookOptions,
): Promise<void> => {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:' && !(allowPrivate && url?.protocol === 'http:'))
    throw new Error('The webhook is not an https address');
  if (!allowPrivate && isPrivateAddress(url.hostname.replace(/^\[|\]$/g, '')))
    throw new Error('The webhook has a private address');
  const { request } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
  const text = JSON.stringify(body);
  const status = await new Promise<number>((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
        signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
        ...(!allowPrivate && { lookup: publicOnly }),
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    sent.on('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(`The webhook does not answer: ${error.code ?? error.name}`)),
    );
    sent.end(text);
  });
  if (status < 200 || status > 299) throw new Error(`The webhook answers ${status}`);
};

/** Looks a name up, and fails if any of its addresses is private. */
const publicOnly: LookupFunction = (name, options, callback) => {
  void import('node:dns').then(({ lookup }) => {
    lookup(name, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '');
      if (found.some(({ address }) => isPrivateAddress(address)))
        return callback(Object.assign(new Error('private'), { code: 'PRIVATE_ADDRESS' }), '');
      const [first] = found;
      return options.all ? callback(null, found) : callback(null, first?.address ?? '', first?.family);
    });
  });
};
