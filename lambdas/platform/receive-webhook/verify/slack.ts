import { hmacOf } from './hmac.ts';
import { type Reading, readHeader, readTimestamp, type SignedRequest, textIn } from './signed-request.ts';

/** Reads a request that is signed as Slack does (https://docs.slack.dev/authentication/verifying-requests-from-slack). */
export const readSlack = (request: SignedRequest): Reading => {
  const timestamp = readTimestamp(request, 'x-slack-request-timestamp');
  if ('problem' in timestamp) return timestamp;
  const read = readHeader(request, 'x-slack-signature', /^v0=([0-9a-f]{64})$/, 'v0=<hex>');
  if ('problem' in read) return read;
  const [, signature = ''] = read.match;
  return {
    signatures: [Buffer.from(signature, 'hex')],
    expected: (secret) => hmacOf('sha256', secret, `v0:${timestamp.seconds}:${request.rawBody}`),
    timestamp: timestamp.seconds,
    id: textIn(request.body, 'event_id') ?? textIn(request.body, 'trigger_id') ?? signature,
  };
};
