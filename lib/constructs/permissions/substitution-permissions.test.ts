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
