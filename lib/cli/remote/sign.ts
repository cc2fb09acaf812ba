import { Sha256 } from '#core/sha256.ts';
import { refusalReason } from '../errors/system-refusal.ts';
import { UserError } from '../errors/user-error.ts';

/** A request as it is sent. */
export interface SignedRequest {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body?: string | undefined;
}

/** Returns the headers of a request with its signature. */
export type Sign = (request: SignedRequest) => Promise<Record<string, string>>;

/**
 * Signs requests to API Gateway with Signature Version 4 and the ordinary chain of credentials: environment, profile, SSO, container,
 * instance (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html). Throws a UserError if there are no credentials.
 */
export const signatureV4 = (region: string, profile: string | undefined): Sign => {
  const signer = (async () => {
    const [{ SignatureV4 }, { defaultProvider }] = await Promise.all([
      import('@smithy/signature-v4'),
      import('@aws-sdk/credential-provider-node'),
    ]);
    const credentials = defaultProvider(profile === undefined ? {} : { profile });
    return new SignatureV4({ service: 'execute-api', region, credentials, sha256: Sha256 });
  })();
  return async ({ method, url, headers, body }) => {
    try {
      const request = await (await signer).sign({
        method,
        protocol: url.protocol,
        hostname: url.hostname,
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: { ...headers, host: url.host },
        body,
      });
      return request.headers;
    } catch (error) {
      throw noCredentials(error as Error);
    }
  };
};

/** Explains that no credentials were found, or that they could not be loaded. */
export const noCredentials = (error: Error): UserError =>
  new UserError(`There are no AWS credentials to sign the request with: ${refusalReason(error)}`, {
    hint: 'log in ("aws sso login"), set AWS_PROFILE or pass --profile; a stage with API keys takes BATON_API_KEY',
  });
