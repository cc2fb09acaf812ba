import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { GROUPS } from '#contracts/http/groups.ts';
import { defineRoute, type Route } from '#contracts/http/route.ts';
import { ROUTES } from '#contracts/http/routes/index.ts';
import { callerName } from '../ports/audit.ts';
import { callerOf, refuseOutsiders } from './caller.ts';

const ANN = {
  sub: '5f1c',
  email: 'ann@example.com',
  email_verified: 'true',
  'cognito:username': '5f1c',
  'cognito:groups': 'viewer,approver',
};
const callerWith = (claims: Record<string, string>) =>
  callerOf({ requestContext: { identity: { sourceIp: '192.0.2.1' }, authorizer: { claims } } });
const refusalOf = (route: Route, groups?: string[]): string | undefined => {
  try {
    refuseOutsiders(route, { principal: 'ann@example.com', groups });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the caller of a request', () => {
  it('with the claims of a token is who is signed in, with groups', () => {
    expect(callerWith(ANN)).toEqual({
      principal: 'ann@example.com',
      groups: ['viewer', 'approver'],
      address: '192.0.2.1',
    });
  });

  it('is not whose address is only claimed', () => {
    expect(callerWith({ ...ANN, email_verified: 'false' }).principal).toBe('5f1c');
  });

  it('is in no group if the token names none', () => {
    const { 'cognito:groups': _, ...claims } = ANN;

    expect(callerWith(claims).groups).toEqual([]);
  });

  it.each([
    [{ userArn: 'arn:aws:iam::111122223333:user/ann' }, undefined, 'arn:aws:iam::111122223333:user/ann'],
    [{ apiKeyId: 'k1' }, undefined, 'k1'],
    [{}, { principalId: 'p' }, 'p'],
    [{}, null, undefined],
  ])('%j %j has no groups', (identity, authorizer, principal) => {
    const caller = callerOf({ requestContext: { identity, authorizer } });

    expect(caller.principal).toBe(principal);
    expect(caller.groups).toBeUndefined();
  });
});

describe('the name that a caller of the local stack gives', () => {
  it('counts if nothing authenticates', () => {
    const caller = callerOf({ requestContext: { claimedName: 'ann' } });

    expect(callerName(caller)).toBe('ann');
    expect(callerName(caller, 'bob')).toBe('bob');
  });

  it.each([{ userArn: 'arn:aws:iam::111122223333:user/ann' }, { apiKeyId: 'k1' }])(
    'does not count beside %j',
    (identity) => {
      const caller = callerOf({ requestContext: { identity, claimedName: 'mallory' } });

      expect(callerName(caller)).toBe(Object.values(identity)[0]);
    },
  );

  it('is not read from a header, which anyone may send to API Gateway', () => {
    const event = { headers: { 'x-baton-user': 'mallory' }, requestContext: { identity: {} } };

    expect(callerName(callerOf(event))).toBe('unknown');
  });
});

describe('a route', () => {
  const start = defineRoute({
    name: 'start',
    method: 'POST',
    path: '/x',
    summary: 'Starts it.',
    response: z.object({}),
  });

  it('refuses a person who is in none of its groups, and says which one it takes', () => {
    expect(refusalOf(start, ['viewer'])).toBe(
      'ann@example.com is in viewer, which does not allow this; the group "operator" does: Starts it.',
    );
    expect(refusalOf(start, [])).toMatch(/^ann@example\.com is in no group/);
    expect(refusalOf(start, ['operator'])).toBeUndefined();
  });

  it('takes callers that are not people of the console', () => {
    expect(refusalOf(start)).toBeUndefined();
  });

  it('of the API that changes something is not for viewers, and one that reads is for every group', () => {
    const open = ROUTES.filter((route) => refusalOf(route, ['viewer']) === undefined);

    expect(open).toEqual(ROUTES.filter(({ method }) => method === 'GET'));
    for (const route of open) for (const group of GROUPS) expect(refusalOf(route, [group])).toBeUndefined();
  });

  it('that decides is for approvers alone', () => {
    const decides = ROUTES.filter(
      (route) => refusalOf(route, ['approver']) === undefined && route.method === 'POST',
    );

    expect(decides.map(({ name }) => name)).toEqual(['decide-approval']);
  });
});
