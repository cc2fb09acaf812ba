import { defined } from '#core/defined.ts';
import { isObject, ownField, parseJson } from '#core/json.ts';
import { UserError } from '../errors/user-error.ts';
import type { Target } from './target.ts';

/** An answer that is not Baton's own. */
interface ForeignAnswer {
  status: number;
  text: string;
  headers: Headers;
}

/**
 * What API Gateway names its refusals, and what helps
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html).
 */
const HINTS: [RegExp, string][] = [
  [/expired/i, 'the credentials have expired: log in again ("aws sso login")'],
  [/signature.*(not yet current|expired)|RequestTimeTooSkewed|skew/i, 'set the clock of this machine'],
  [
    /signature we calculated does not match|SignatureDoesNotMatch/i,
    'check the secret key, the region and proxies that change requests',
  ],
  [
    /security token.*invalid|UnrecognizedClient|InvalidClientToken/i,
    'these credentials are not known to AWS: check AWS_PROFILE or --profile',
  ],
  [/not authorized to perform|explicit deny|AccessDenied/i, 'ask for execute-api:Invoke on this API'],
  [
    /missing authentication token/i,
    'there is no such route here: check the address; it ends with the name of the API stage, such as /live',
  ],
  [/forbidden/i, 'the API takes a key: set BATON_API_KEY; or it is private'],
  [/too many requests|limit exceeded/i, 'wait a moment: the API allows fewer requests a second'],
];

/** Explains a refusal that comes from API Gateway or from something else than Baton. */
export const requestRefused = (target: Target, { status, text, headers }: ForeignAnswer): UserError => {
  const said = saidIn(text);
  const kind = headers.get('x-amzn-errortype')?.split(':')[0];
  const requestId = headers.get('x-amzn-requestid') ?? headers.get('apigw-requestid') ?? undefined;
  const details = { status, ...defined({ requestId }) };
  if (said === undefined) {
    return new UserError(`The server at ${target.base} answered with status ${status} and no message`, {
      details,
      hint: 'check that this is the address of a Baton API',
    });
  }
  const both = `${kind ?? ''} ${said}`;
  const hint =
    HINTS.find(([pattern]) => pattern.test(both))?.[1] ?? 'check that this is the address of a Baton API';
  return new UserError(`The request was refused with status ${status}: ${said}`, { details, hint });
};

const MAX_SHOWN = 300;

/** Returns the message in an answer of API Gateway; undefined if it is something else. */
const saidIn = (text: string): string | undefined => {
  const answer = parseJson(text);
  if (!isObject(answer)) return undefined;
  const message = answer.message ?? answer.Message;
  return typeof message === 'string' ? message.slice(0, MAX_SHOWN) : undefined;
};

const REACHED: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name could not be looked up',
  ETIMEDOUT: 'it took too long',
  UND_ERR_CONNECT_TIMEOUT: 'it took too long',
  ECONNRESET: 'the connection was broken off',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not signed by an authority that this machine knows',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not signed by an authority that this machine knows',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

/** Explains why a server could not be reached. */
export const unreachable = (target: Target, url: URL, error: Error): UserError => {
  const { cause } = error as { cause?: NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] } };
  const code = cause?.code ?? cause?.errors?.[0]?.code ?? '';
  const reason = ownField(REACHED, code) ?? (code || cause?.message || error.message);
  const hint =
    target.what === 'local'
      ? 'is "baton dev" running there?'
      : 'check the network, proxies (HTTPS_PROXY, NODE_EXTRA_CA_CERTS) and the region';
  return new UserError(`Nothing answers at ${url.origin}: ${reason}`, { hint });
};
