import { isIn } from '#contracts/http/groups.ts';
import type { Route } from '#contracts/http/route.ts';
import { defined } from '#core/defined.ts';
import type { Caller } from '../ports/audit.ts';
import { Problem } from '../problem.ts';
import type { EndpointEvent } from './endpoint-event.ts';

type Claims = Record<string, unknown>;

/**
 * Returns who calls: a person with the verified address or the user name that a token of the user pool has, or a principal of IAM, or an
 * API key. API Gateway has checked the token and writes its claims as text, groups with commas between them
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html).
 */
export const callerOf = ({ requestContext }: Pick<EndpointEvent, 'requestContext'>): Caller => {
  const { userArn, apiKeyId, sourceIp } = requestContext?.identity ?? {};
  const address = sourceIp ?? undefined;
  const { claims, principalId } = requestContext?.authorizer ?? {};
  if (isClaims(claims)) return { ...personOf(claims), ...defined({ address }) };
  const principal = userArn ?? textOf(principalId) ?? apiKeyId ?? undefined;
  return defined({
    principal: principal || undefined,
    claimedName: requestContext?.claimedName,
    address: address || undefined,
  });
};

const isClaims = (claims: unknown): claims is Claims => typeof claims === 'object' && claims !== null;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const personOf = (claims: Claims): Caller => {
  const isVerified = String(claims.email_verified) === 'true';
  const principal =
    (isVerified ? textOf(claims.email) : undefined) ??
    textOf(claims['cognito:username']) ??
    textOf(claims.sub);
  const groups = (textOf(claims['cognito:groups']) ?? '').split(/[\s,]+/).filter((group) => group !== '');
  return { ...defined({ principal }), groups };
};

/** Throws a Problem if a person is in no group that a route takes. Callers without groups are the API's own to authorise. */
export const refuseOutsiders = ({ group, summary }: Route, { principal = 'You', groups }: Caller): void => {
  if (groups === undefined || isIn(groups, group)) return;
  const member = groups.length > 0 ? `is in ${groups.join(', ')}` : 'is in no group';
  throw new Problem(
    'forbidden',
    `${principal} ${member}, which does not allow this; the group "${group}" does: ${summary}`,
  );
};
