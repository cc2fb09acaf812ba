import { createHmac } from 'node:crypto';
import type { HmacSettings } from '#contracts/webhooks/schemes.ts';
import { type Reading, readHeader, type SignedRequest } from './signed-request.ts';

/** Returns the HMAC of a text as bytes. */
export const hmacOf = (algorithm: string, secret: string, text: string): Buffer =>
  createHmac(algorithm, secret).update(text).digest();

const FORMS = { hex: /^([0-9a-f]+)$/i, base64: /^([0-9A-Za-z+/]+={0,2})$/ };

/** Reads an HMAC over the body from one header: GitHub's, Shopify's, and most others. */
export const readHmac = (request: SignedRequest, settings: HmacSettings): Reading => {
  const { header, encoding, algorithm, prefix, idHeader } = settings;
  const read = readHeader(request, header, /^(.*)$/s, 'a signature');
  if ('problem' in read) return read;
  const [, value = ''] = read.match;
  const digits = value.startsWith(prefix) ? FORMS[encoding].exec(value.slice(prefix.length))?.[1] : undefined;
  if (digits === undefined) {
    return {
      problem: `the header ${header} is malformed, expected ${prefix}<${encoding} of HMAC-${algorithm}>`,
    };
  }
  const signature = Buffer.from(digits, encoding);
  return {
    signatures: [signature],
    expected: (secret) => hmacOf(algorithm, secret, request.rawBody),
    id: (idHeader && request.header(idHeader)) || signature.toString('hex'),
  };
};
