import type { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from './sha256.ts';

/** A request as it is sent. */
export interface UnsignedRequest {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body?: string | undefined;
}

/** With what a request is signed. */
interface Signing {
  /** The service's name in signatures, e.g. `dynamodb`. */
  service: string;
  region: string;
  credentials: ConstructorParameters<typeof SignatureV4>[0]['credentials'];
}

/**
 * Returns the headers of a request with its Signature Version 4, for requests that do not need the SDK of their service
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html).
 */
export const signedHeaders = async (
  { method, url, headers, body }: UnsignedRequest,
  signing: Signing,
): Promise<Record<string, string>> => {
  const { SignatureV4 } = await import('@smithy/signature-v4');
  const request = await new SignatureV4({ ...signing, sha256: Sha256 }).sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { ...headers, host: url.host },
    body,
  });
  return request.headers;
};
