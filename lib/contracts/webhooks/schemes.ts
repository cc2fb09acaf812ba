/** What a scheme of signed webhooks looks like from outside. */
export interface WebhookScheme {
  /** Header that carries the signature, in lower case; absent if it is a setting. */
  signatureHeader?: string;
  /** The signature covers a time, so that old requests are refused. */
  timed: boolean;
  /** What is signed, how, and what makes a request the same when it is sent again. */
  description: string;
}

/** The ways in which senders sign webhooks. */
export const WEBHOOK_SCHEMES = {
  standard: {
    signatureHeader: 'webhook-signature',
    timed: true,
    description:
      'Standard Webhooks (https://www.standardwebhooks.com): `v1,` and the base64 of HMAC-SHA256 over ' +
      '`<webhook-id>.<webhook-timestamp>.<body>`, with those two headers. The secret is `whsec_` and base64. `webhook-id` names the request.',
  },
  github: {
    signatureHeader: 'x-hub-signature-256',
    timed: false,
    description:
      'GitHub: `sha256=` and the hex of HMAC-SHA256 over the body. `x-github-delivery` names the request; it is not signed.',
  },
  stripe: {
    signatureHeader: 'stripe-signature',
    timed: true,
    description:
      "Stripe: `t=<seconds>,v1=<hex>` with HMAC-SHA256 over `<seconds>.<body>`. The event's `id` in the body names the request.",
  },
  slack: {
    signatureHeader: 'x-slack-signature',
    timed: true,
    description:
      'Slack: `v0=` and the hex of HMAC-SHA256 over `v0:<x-slack-request-timestamp>:<body>`. `event_id` or `trigger_id` in the body ' +
      'names the request. Bodies are JSON or forms; `url_verification` is answered with its challenge.',
  },
  shopify: {
    signatureHeader: 'x-shopify-hmac-sha256',
    timed: false,
    description:
      'Shopify: the base64 of HMAC-SHA256 over the body. `x-shopify-webhook-id` names the request; it is not signed.',
  },
  hmac: {
    timed: false,
    description:
      'Any other HMAC over the body: `header`, `encoding`, `algorithm` and `prefix` are settings. The header `id_header` names the ' +
      'request, by default the signature itself.',
  },
} as const satisfies Record<string, WebhookScheme>;

/** Name of a scheme. */
export type WebhookSchemeName = keyof typeof WEBHOOK_SCHEMES;

/** Names of all schemes; the first is the default. */
export const WEBHOOK_SCHEME_NAMES = Object.keys(WEBHOOK_SCHEMES) as [
  WebhookSchemeName,
  ...WebhookSchemeName[],
];

/** Hash functions that `hmac` takes. */
export const HMAC_ALGORITHMS = ['sha256', 'sha512', 'sha1'] as const;

/** How `hmac` may write a signature. */
export const HMAC_ENCODINGS = ['hex', 'base64'] as const;

/** How a workflow's webhooks are signed. */
export type WebhookSettings = {
  scheme: WebhookSchemeName;
  /** Seconds by which a signed time may differ from ours. */
  toleranceSeconds: number;
  /** Settings of `hmac`. */
  hmac?: HmacSettings;
};

/** Settings of the scheme `hmac`. */
export interface HmacSettings {
  /** Header that carries the signature, in lower case. */
  header: string;
  encoding: (typeof HMAC_ENCODINGS)[number];
  algorithm: (typeof HMAC_ALGORITHMS)[number];
  /** What is before the signature in the header, such as `sha256=`. */
  prefix: string;
  /** Header that names the request, in lower case. Default: the signature names it. */
  idHeader?: string;
}

/** Seconds by which a signed time may differ, unless a trigger says otherwise: what Standard Webhooks, Stripe and Slack recommend. */
export const DEFAULT_TOLERANCE_SECONDS = 300;

/** How webhooks are signed for a workflow that has no trigger for them. */
export const DEFAULT_WEBHOOK: WebhookSettings = {
  scheme: 'standard',
  toleranceSeconds: DEFAULT_TOLERANCE_SECONDS,
};

/** Returns the name of the secret that a workflow's webhooks are signed with. */
export const webhookSecretName = (workflow: string): string => `baton/webhooks/${workflow}`;
