import { hmacOf } from './hmac.ts';
import { type Reading, readHeader, type SignedRequest, textIn } from './signed-request.ts';

/** Reads a request that is signed as Stripe does (https://docs.stripe.com/webhooks#verify-manually). */
export const readStripe = (request: SignedRequest): Reading => {
  const form = /^t=(0|[1-9]\d{0,11})(?:,[a-z0-9]+=[^,]*)+$/;
  const read = readHeader(request, 'stripe-signature', form, 't=<seconds>,v1=<hex>');
  if ('problem' in read) return read;
  const { match } = read;
  const signatures = [...match.input.matchAll(/,v1=([0-9a-f]{64})(?=,|$)/g)].map(([, hex = '']) =>
    Buffer.from(hex, 'hex'),
  );
  const [first] = signatures;
  if (!first) {
    return { problem: 'the header stripe-signature is malformed, expected t=<seconds>,v1=<hex>' };
  }
  return {
    signatures,
    expected: (secret) => hmacOf('sha256', secret, `${match[1]}.${request.rawBody}`),
    timestamp: Number(match[1]),
    // An event that is sent again has another time and signature.
    id: textIn(request.body, 'id') ?? first.toString('hex'),
  };
};
