import { createHmac, timingSafeEqual } from 'node:crypto';

/** Header that carries a webhook's signature: `t=<seconds since the epoch>,v1=<hex>`. */
export const SIGNATURE_HEADER = 'x-baton-signature';

/** Seconds by which a signature's time may differ from ours. */
export const TOLERANCE_SECONDS = 300;

const hmac = (secret: string, timestamp: number, body: string): Buffer =>
  createHmac('sha256', secret).update(`${timestamp}.${body}`).digest();

/** The header for a body sent at a time in seconds since the epoch: HMAC-SHA256 over `<time>.<body>`. */
export const signatureOf = (secret: string, timestamp: number, body: string): string =>
  `t=${timestamp},v1=${hmac(secret, timestamp, body).toString('hex')}`;

/** Why a signature does not hold, or undefined when it does. Compares in constant time. */
export const signatureProblem = (
  secret: string,
  header: string | undefined,
  body: string,
  nowSeconds: number,
): string | undefined => {
  const [, time = '', hex = ''] = /^t=(0|[1-9]\d{0,11}),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? [];
  if (hex === '') return `the header ${SIGNATURE_HEADER} is missing or not of the form t=<seconds>,v1=<hex>`;
  const timestamp = Number(time);
  // The signature is compared before its time is looked at: what is not signed is not to be answered about.
  if (!timingSafeEqual(hmac(secret, timestamp, body), Buffer.from(hex, 'hex')))
    return 'the signature does not match';
  const away = Math.abs(nowSeconds - timestamp);
  return away > TOLERANCE_SECONDS
    ? `it was signed ${Math.round(away)} s away from now, expected ${TOLERANCE_SECONDS} s at most`
    : undefined;
};
