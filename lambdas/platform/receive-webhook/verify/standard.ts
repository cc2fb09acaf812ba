import { type Reading, readHeader, readTimestamp, type SignedRequest } from './signed-request.ts';

/**
 * Reads a request that is signed as Standard Webhooks says. The package computes the signature; it would compare times with the
 * process's clock, so both comparisons are made here, as for the other schemes.
 */
export const readStandard = (request: SignedRequest): Reading => {
  const id = readHeader(request, 'webhook-id', /^([^.]+)$/, 'an id without dots');
  if ('problem' in id) return id;
  const timestamp = readTimestamp(request, 'webhook-timestamp');
  if ('problem' in timestamp) return timestamp;
  const [webhookId = ''] = id.match;
  const list = readHeader(request, 'webhook-signature', /v1,[0-9A-Za-z+/]+={0,2}/, 'v1,<base64>');
  if ('problem' in list) return list;
  return {
    signatures: list.match.input
      .split(' ')
      .filter((signature) => signature.startsWith('v1,'))
      .map((signature) => Buffer.from(signature)),
    async expected(secret) {
      const { Webhook } = await import('standardwebhooks');
      const signed = new Webhook(secret).sign(webhookId, new Date(timestamp.seconds * 1000), request.rawBody);
      return Buffer.from(signed);
    },
    timestamp: timestamp.seconds,
    id: webhookId,
  };
};
