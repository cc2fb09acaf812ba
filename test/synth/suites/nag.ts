import { describe, expect, it } from '@jest/globals';
import { readProject } from '#stacks/index.ts';
import { smallProject } from '../harness/project.ts';
import { ROOT, synthesize } from '../harness/synthesize.ts';

describe('cdk-nag, AWS Solutions', () => {
  it('finds nothing in the project that is not argued for', async () => {
    const project = await readProject(ROOT);

    expect(Object.keys(synthesize(project, { nag: true }))).toContain('baton-workflows');
  });

  it.each([
    { 'baton:authorization': 'api-key', 'baton:removal': 'destroy' },
    { 'baton:accessLogs': 'true', 'baton:accountLogRole': 'true', 'baton:encryptionKey': 'create' },
    { 'baton:console': 'true', 'baton:removal': 'destroy' },
    { 'baton:fourEyes': 'true', 'baton:shift': 'canary', stage: 'prod' },
    { 'baton:alarmEmail': 'ops@example.com', 'baton:approvalEmails': 'a@example.com,b@example.com' },
  ])('finds nothing with %j', async (context) => {
    const project = await smallProject();
    const stacks = Object.keys(
      synthesize(project, { nag: true, context, env: { account: '111122223333', region: 'eu-central-1' } }),
    );

    expect(stacks.filter((stack) => stack.endsWith('baton-api'))).toHaveLength(1);
  });
});
