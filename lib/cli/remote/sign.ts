import { signedHeaders, type UnsignedRequest } from '#core/signed-headers.ts';
import { refusalReason } from '../errors/system-refusal.ts';
import { UserError } from '../errors/user-error.ts';

/** Returns the headers of a request with its signature. */
export type Sign = (request: UnsignedRequest) => Promise<Record<string, string>>;

/**
 * Signs requests to API Gateway with Signature Version 4 and the ordinary chain of credentials: environment, profile, SSO, container,
 * instance (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html). Throws a UserError if there are no credentials.
 */
export const signatureV4 = (region: string, profile: string | undefined): Sign => {
  const chain = (async () => {
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
    return defaultProvider(profile === undefined ? {} : { profile });
  })();
  return async (request) => {
    try {
      return await signedHeaders(request, { service: 'execute-api', region, credentials: await chain });
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
