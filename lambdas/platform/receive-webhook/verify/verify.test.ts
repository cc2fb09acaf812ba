import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { WebhookSettings } from '#contracts/webhooks/schemes.ts';
import { type Verdict, verifyRequest } from './verify.ts';

/** A request that a scheme's documentation signs, or one that `openssl dgst -hmac` signed as the documentation says. */
interface Vector {
  settings: Omit<WebhookSettings, 'toleranceSeconds'>;
  secret: string;
  headers: Record<string, string>;
  rawBody: string;
  /** When it was signed, in seconds since the Unix epoch; absent if no time is signed. */
  signedAt?: number;
  id: string;
  /** Header that carries the signature. */
  signature: string;
}

const order = '{"id":1}';

const VECTORS: Record<string, Vector> = {
  'standard (the vector of its libraries)': {
    settings: { scheme: 'standard' },
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    headers: {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
    rawBody: '{"test": 2432232314}',
    signedAt: 1614265330,
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    signature: 'webhook-signature',
  },
  'github (the vector of its documentation)': {
    settings: { scheme: 'github' },
    secret: "It's a Secret to Everybody",
    headers: {
      'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
      'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    },
    rawBody: 'Hello, World!',
    id: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    signature: 'x-hub-signature-256',
  },
  stripe: {
    settings: { scheme: 'stripe' },
    secret: 'whsec_baton_test_secret',
    headers: {
      'stripe-signature':
        't=1700000000,v1=207bf2c0ce61ab64482e07f7b1471f6445c02a279017439e4d097fa0f912395d,v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39',
    },
    rawBody: '{"id":"evt_1NG8Du2eZvKYlo2CUI79vXWy","object":"event","type":"payment_intent.succeeded"}',
    signedAt: 1700000000,
    id: 'evt_1NG8Du2eZvKYlo2CUI79vXWy',
    signature: 'stripe-signature',
  },
  'slack (the vector of its documentation)': {
    settings: { scheme: 'slack' },
    secret: '8f742231b10e8888abcd99yyyzzz85a5',
    headers: {
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    },
    rawBody:
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
    signedAt: 1531420618,
    id: '398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
    signature: 'x-slack-signature',
  },
  shopify: {
    settings: { scheme: 'shopify' },
    secret: 'shop-secret',
    headers: {
      'x-shopify-hmac-sha256': 'plW8VGqq0nDMIEhDqaNNW99asdUCy7EIqLZVcQwtAZ0=',
      'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
    },
    rawBody: order,
    id: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
    signature: 'x-shopify-hmac-sha256',
  },
  'hmac (SHA-512, base64, a header that names it)': {
    settings: {
      scheme: 'hmac',
      hmac: { header: 'x-sig', encoding: 'base64', algorithm: 'sha512', prefix: 'v2:', idHeader: 'x-event' },
    },
    secret: 'shared',
    headers: {
      'x-sig': 'v2:EsPkTfwzibPre12m8yqFex8/dOVn0l4mzRBN33TV0pMGVTxKiuL8luzTq9DI1Z50dstfQDNy/GUzSalyU3QUDQ==',
      'x-event': 'e-1',
    },
    rawBody: order,
    id: 'e-1',
    signature: 'x-sig',
  },
  'hmac (SHA-1, hex, named by its signature)': {
    settings: { scheme: 'hmac', hmac: { header: 'x-sig', encoding: 'hex', algorithm: 'sha1', prefix: '' } },
    secret: 'shared',
    headers: { 'x-sig': '97bfd1fe706336e8bb6cf21837ecc817a21b4cb1' },
    rawBody: order,
    id: '97bfd1fe706336e8bb6cf21837ecc817a21b4cb1',
    signature: 'x-sig',
  },
};

const bodyOf = (rawBody: string): unknown => {
  try {
    return JSON.parse(rawBody);
  } catch {
    return Object.fromEntries(new URLSearchParams(rawBody));
  }
};

const OTHER_SECRET = 'whsec_b3RoZXI=';

const verify = (
  { settings, headers, rawBody, signedAt = 1700000000 }: Vector,
  { secrets, late = 0 }: { secrets: string[]; late?: number },
): Promise<Verdict> =>
  verifyRequest(
    { header: (name) => headers[name], rawBody, body: bodyOf(rawBody) },
    { settings: { toleranceSeconds: 300, ...settings }, secrets, nowSeconds: signedAt + late },
  );

const timed = Object.entries(VECTORS).filter(([, { signedAt }]) => signedAt !== undefined);

describe.each(Object.entries(VECTORS))('%s', (_, vector) => {
  const { secret, headers, rawBody, id, signature } = vector;

  it('takes the vector and names it', async () => {
    expect(await verify(vector, { secrets: [secret] })).toEqual({ id });
  });

  it('takes it while the secret is replaced, whichever comes first', async () => {
    expect(await verify(vector, { secrets: [OTHER_SECRET, secret] })).toEqual({ id });
    expect(await verify(vector, { secrets: [secret, OTHER_SECRET] })).toEqual({ id });
  });

  it('refuses another secret', async () => {
    expect(await verify(vector, { secrets: [OTHER_SECRET] })).toEqual({
      problem: 'the signature does not match',
    });
  });

  it('refuses a body that was changed by one character', async () => {
    const changed = { ...vector, rawBody: `${rawBody} ` };

    expect(await verify(changed, { secrets: [secret] })).toEqual({ problem: 'the signature does not match' });
  });

  it('refuses a signature that was changed by one character', async () => {
    const value = headers[signature]!;
    const at = value.search(/[0-9a-f]{30}|[A-Za-z0-9+/]{26}/) + 8;
    const other = value[at] === 'a' ? 'b' : 'a';
    const changed = {
      ...vector,
      headers: { ...headers, [signature]: value.slice(0, at) + other + value.slice(at + 1) },
    };

    expect(await verify(changed, { secrets: [secret] })).toEqual({ problem: 'the signature does not match' });
  });

  it('says which header is missing', async () => {
    const { [signature]: _signature, ...others } = headers;

    expect(await verify({ ...vector, headers: others }, { secrets: [secret] })).toEqual({
      problem: `the header ${signature} is missing`,
    });
  });

  it('says which header is malformed, and nothing of what it holds', async () => {
    const verdict = await verify(
      { ...vector, headers: { ...headers, [signature]: 'open!sesame' } },
      { secrets: [secret] },
    );

    expect(verdict).toEqual({
      problem: expect.stringMatching(`^the header ${signature} is malformed, expected `),
    });
    expect(JSON.stringify(verdict)).not.toContain('sesame');
  });

  it('refuses whatever else is in the header', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (value) => {
        const verdict = await verify(
          { ...vector, headers: { ...headers, [signature]: value } },
          { secrets: [secret] },
        );

        expect(verdict).toHaveProperty('problem');
      }),
      { numRuns: 50 },
    );
  });
});

describe.each(timed)('the time of %s', (_, vector) => {
  const secrets = [vector.secret];

  it.each([-300, 0, 300])('may be %s s away', async (late) => {
    expect(await verify(vector, { secrets, late })).toEqual({ id: vector.id });
  });

  it.each([-301, 301])('may not be %s s away', async (late) => {
    expect(await verify(vector, { secrets, late })).toEqual({
      problem: 'it was signed 301 s away from now, expected 300 s at most',
    });
  });

  it('is signed: one that was changed is refused', async () => {
    const changed = Object.entries(vector.headers).map(([name, value]) => [
      name,
      value.replace(String(vector.signedAt), String(vector.signedAt! + 1)),
    ]);

    expect(await verify({ ...vector, headers: Object.fromEntries(changed) }, { secrets })).toEqual({
      problem: 'the signature does not match',
    });
  });

  it('is not looked at before the signature holds', async () => {
    expect(await verify(vector, { secrets: [OTHER_SECRET], late: 9999 })).toEqual({
      problem: 'the signature does not match',
    });
  });
});

describe('Standard Webhooks', () => {
  const vector = VECTORS['standard (the vector of its libraries)']!;

  it('takes one of several signatures, and passes over other versions', async () => {
    const several = {
      ...vector.headers,
      'webhook-signature': `v1a,bm9wZQ== v1,bm9wZQ== ${vector.headers['webhook-signature']}`,
    };

    expect(await verify({ ...vector, headers: several }, { secrets: [vector.secret] })).toEqual({
      id: vector.id,
    });
  });

  it.each(['01614265330', '1614265330.0', '1614265330abc', ' 1614265330'])(
    'refuses another way to write the time: "%s"',
    async (timestamp) => {
      const headers = { ...vector.headers, 'webhook-timestamp': timestamp };

      expect(await verify({ ...vector, headers }, { secrets: [vector.secret] })).toEqual({
        problem: 'the header webhook-timestamp is malformed, expected seconds since the Unix epoch',
      });
    },
  );

  it('says that a secret does not fit, by its place', async () => {
    const bad: number[] = [];
    const { headers, rawBody } = vector;

    const verdict = await verifyRequest(
      { header: (name) => headers[name], rawBody, body: {} },
      {
        settings: { scheme: 'standard', toleranceSeconds: 300 },
        secrets: ['not base64!', vector.secret],
        nowSeconds: vector.signedAt!,
        onBadSecret: (index) => bad.push(index),
      },
    );

    expect({ verdict, bad }).toEqual({ verdict: { id: vector.id }, bad: [0] });
  });
});
