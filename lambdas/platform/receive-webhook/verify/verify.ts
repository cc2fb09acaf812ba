import { timingSafeEqual } from 'node:crypto';
import type { HmacSettings, WebhookSchemeName, WebhookSettings } from '#contracts/webhooks/schemes.ts';
import { readHmac } from './hmac.ts';
import type { Claim, Reading, SignedRequest } from './signed-request.ts';
import { readSlack } from './slack.ts';
import { readStandard } from './standard.ts';
import { readStripe } from './stripe.ts';

const GITHUB: HmacSettings = {
  header: 'x-hub-signature-256',
  encoding: 'hex',
  algorithm: 'sha256',
  prefix: 'sha256=',
  idHeader: 'x-github-delivery',
};
const SHOPIFY: HmacSettings = {
  header: 'x-shopify-hmac-sha256',
  encoding: 'base64',
  algorithm: 'sha256',
  prefix: '',
  idHeader: 'x-shopify-webhook-id',
};

const SCHEMES: Record<WebhookSchemeName, (request: SignedRequest, settings: WebhookSettings) => Reading> = {
  standard: readStandard,
  github: (request) => readHmac(request, GITHUB),
  stripe: readStripe,
  slack: readSlack,
  shopify: (request) => readHmac(request, SHOPIFY),
  hmac: (request, { hmac }) => (hmac ? readHmac(request, hmac) : { problem: 'the workflow names no header' }),
};

/** What a request is compared with. */
export interface VerifyOptions {
  settings: WebhookSettings;
  /** Any of them may have signed the request: while a secret is replaced there are two. */
  secrets: readonly string[];
  nowSeconds: number;
  /** Hears of secrets that the scheme cannot use, by their index: never the secret itself. */
  onBadSecret?: (index: number) => void;
}

/** What makes a request the same when it is sent again, or why it is refused; never a word of a secret or a signature. */
export type Verdict = { id: string } | { problem: string };

/** Verifies that a request was signed with one of the secrets, for this body and not too long ago. */
export const verifyRequest = async (request: SignedRequest, options: VerifyOptions): Promise<Verdict> => {
  const claim = SCHEMES[options.settings.scheme](request, options.settings);
  if ('problem' in claim) return claim;
  // The signature is compared before its time is looked at: what is not signed is not to be answered about.
  if (!(await isSigned(claim, options))) return { problem: 'the signature does not match' };
  const { timestamp, id } = claim;
  const { nowSeconds, settings } = options;
  const away = timestamp === undefined ? 0 : Math.abs(nowSeconds - timestamp);
  if (away <= settings.toleranceSeconds) return { id };
  const limit = settings.toleranceSeconds;
  return { problem: `it was signed ${Math.round(away)} s away from now, expected ${limit} s at most` };
};

/** Compares every signature with every secret in constant time, also after one fits. */
const isSigned = async (
  { signatures, expected }: Claim,
  { secrets, onBadSecret }: VerifyOptions,
): Promise<boolean> => {
  let fits = false;
  for (const [index, secret] of secrets.entries()) {
    const right = await bytesOf(expected, secret);
    if (right === undefined) onBadSecret?.(index);
    else for (const given of signatures) fits = isEqual(given, right) || fits;
  }
  return fits;
};

const bytesOf = async (expected: Claim['expected'], secret: string): Promise<Buffer | undefined> => {
  try {
    return await expected(secret);
  } catch {
    return undefined;
  }
};

const isEqual = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
