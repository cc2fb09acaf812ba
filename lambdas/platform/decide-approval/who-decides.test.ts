import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EXECUTION } from '#actions/testing/run-info.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { decideApproval as route } from '#contracts/http/routes/decide-approval.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { decideApproval } from './logic.ts';
import { ask } from './testing/approvals.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.reset();
  platform.sfn.on(SendTaskSuccessCommand).resolves({});
});
afterEach(() => {
  delete process.env[ENVIRONMENT.approvers];
  delete process.env[ENVIRONMENT.fourEyes];
});

const userArn = (name: string): string => `arn:aws:iam::000000000000:user/${name}`;
const approve = (id: string, identity: { userArn?: string; apiKeyId?: string }, by?: string) =>
  request(defineEndpoint(route, decideApproval, platform.ports), {
    pathParameters: { approval: id },
    json: { decision: 'approved', by },
    requestContext: { identity },
  });
const decideInConsole = (id: string, email: string, groups = 'approver', by?: string) =>
  request(defineEndpoint(route, decideApproval, platform.ports), {
    pathParameters: { approval: id },
    json: { decision: 'approved', by },
    requestContext: { authorizer: { claims: { email, email_verified: 'true', 'cognito:groups': groups } } },
  });
const started = (by: string) =>
  platform.ports.audit({
    execution: EXECUTION,
    action: 'started',
    by,
    tookPlace: new Date(platform.time.now),
  });

describe('an approval that is asked of somebody', () => {
  it('is decided by no one else', async () => {
    process.env[ENVIRONMENT.approvers] = 'enforced';
    const id = await ask(platform, { to: ['ann'] });

    const refused = await approve(id, { userArn: userArn('bob') }, 'ann');

    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } });
    expect(refused.body.error.message).toBe(
      `"${userArn('bob')}" may not decide approval "${id}": it is asked of ann`,
    );
    expect(await approve(id, { userArn: userArn('ann') })).toMatchObject({
      status: 200,
      body: { by: userArn('ann') },
    });
  });

  it('is decided by whom the holder of an API key names, and both are noted', async () => {
    process.env[ENVIRONMENT.approvers] = 'claimed';
    const id = await ask(platform, { to: ['ann@example.com'] });

    expect(await approve(id, { apiKeyId: 'k1' }, 'bob@example.com')).toMatchObject({ status: 403 });
    expect(await approve(id, { apiKeyId: 'k1' }, 'ann@example.com')).toMatchObject({
      status: 200,
      body: { by: 'ann@example.com, by k1' },
    });
  });
});

describe('a person of the console', () => {
  it('decides as an approver who is asked, whatever name is claimed', async () => {
    process.env[ENVIRONMENT.approvers] = 'claimed';
    const id = await ask(platform, { to: ['ann@example.com'] });

    const viewer = await decideInConsole(id, 'ann@example.com', 'viewer,operator');
    const other = await decideInConsole(id, 'bob@example.com', 'approver', 'ann@example.com');
    const asked = await decideInConsole(id, 'ann@example.com', 'approver', 'bob@example.com');

    expect(viewer).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } });
    expect(viewer.body.error.message).toContain('the group "approver" does');
    expect(other).toMatchObject({ status: 403 });
    expect(asked).toMatchObject({ status: 200, body: { by: 'ann@example.com' } });
  });
});

describe('an approval that takes four eyes', () => {
  it('is not decided by who started the execution, nor while the starter is unknown', async () => {
    process.env[ENVIRONMENT.fourEyes] = 'true';
    const id = await ask(platform);

    const unknown = await approve(id, { userArn: userArn('bob') });
    await started(userArn('ann'));
    const own = await approve(id, { userArn: userArn('ann') });

    expect(unknown).toMatchObject({ status: 403 });
    expect(unknown.body.error.message).toMatch(/it is not known who started the execution$/);
    expect(own).toMatchObject({ status: 403 });
    expect(own.body.error.message).toMatch(/"arn:aws:iam::000000000000:user\/ann" started the execution$/);
    expect(await approve(id, { userArn: userArn('bob') })).toMatchObject({ status: 200 });
  });
});
