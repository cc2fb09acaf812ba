import { Duration } from 'aws-cdk-lib';
import { HeadersFrameOption, HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';

/** How a distribution's pages may be used by others. */
export interface HeaderOptions {
  /** Content security policy (https://www.w3.org/TR/CSP3/). */
  readonly policy: string;
  /** Whether pages elsewhere may show them in a frame. */
  readonly framed: boolean;
}

const TWO_YEARS = Duration.days(730);

/** Adds the headers that every answer of a distribution has, whatever the origin says. */
export const responseHeaders = (
  scope: Construct,
  id: string,
  { policy, framed }: HeaderOptions,
): ResponseHeadersPolicy =>
  new ResponseHeadersPolicy(scope, id, {
    comment: 'Baton: security headers',
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: policy, override: true },
      contentTypeOptions: { override: true },
      ...(!framed && { frameOptions: { frameOption: HeadersFrameOption.DENY, override: true } }),
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: { accessControlMaxAge: TWO_YEARS, includeSubdomains: true, override: true },
    },
    customHeadersBehavior: {
      customHeaders: [
        { header: 'cross-origin-opener-policy', value: 'same-origin', override: true },
        {
          header: 'cross-origin-resource-policy',
          value: framed ? 'cross-origin' : 'same-origin',
          override: true,
        },
        {
          header: 'permissions-policy',
          value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
          override: true,
        },
      ],
    },
  });
