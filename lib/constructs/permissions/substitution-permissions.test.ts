import { expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { resolveSubstitution } from './substitution-permissions.ts';

it('A job is waited for by a rule in the partition of the stack; ARNs of authors stay as they are', () => {
  const app = new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } });
  const stack = new Stack(app, 'one', { env: { region: 'cn-north-1', account: '111122223333' } });
  const own = 'arn:aws-cn:batch:*:*:job-queue/nightly';
  const rule = 'arn:aws:events:*:*:rule/StepFunctionsGetEventsForBatchJobsRule';
  const call = { kind: 'call', actions: ['events:PutRule'], resources: [own, rule] } as const;

  const { statements } = resolveSubstitution(stack, call as never, {} as never, new Map());

  expect(statements.flatMap(({ resources }) => resources)).toEqual([
    own,
    'arn:aws-cn:events:*:*:rule/StepFunctionsGetEventsForBatchJobsRule',
  ]);
});

it('A variant that names a version may be started by that version, and the workflow by its alias', () => {
  const stack = new Stack(new App(), 'one', { env: { region: 'eu-central-1', account: '111122223333' } });
  const resources = { stateMachinePrefix: 'baton-' } as never;
  const letter = { kind: 'workflow', workflow: 'letter', waits: true } as const;

  const live = resolveSubstitution(stack, letter, resources, new Map());
  const old = resolveSubstitution(stack, { ...letter, version: 3 }, resources, new Map());

  expect(stack.resolve([live.value, live.statements[0]?.resources])).toEqual([
    expect.objectContaining({
      'Fn::Join': ['', expect.arrayContaining([expect.stringMatching(/letter:live$/)])],
    }),
    [
      expect.objectContaining({
        'Fn::Join': ['', expect.arrayContaining([expect.stringMatching(/letter:live$/)])],
      }),
    ],
  ]);
  expect(JSON.stringify(stack.resolve([old.value, old.statements[0]?.resources]))).toMatch(
    /letter:3".*letter:3"/,
  );
});
