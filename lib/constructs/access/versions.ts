import { Stack } from 'aws-cdk-lib';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { LIVE_ALIAS, rolePath } from '#contracts/names.ts';
import { acknowledgeWildcard } from '../acknowledge.ts';
import type { AccessType } from './access-type.ts';
import { allow } from './allow.ts';
import { machines, permitAll } from './executions.ts';

const onVersions = (names: string[]): AccessType => ({
  grant(target, resources) {
    target.addEnvironment(ENVIRONMENT.alias, LIVE_ALIAS);
    permitAll(target, resources, [[machines(target, resources), names]]);
  },
});

/** Reads a version, by its ARN. */
export const versionsDescribe = onVersions(['DescribeStateMachine']);

/** Lists and reads versions, and which of them new executions get. */
export const versionsRead = onVersions([
  'ListStateMachineVersions',
  'DescribeStateMachine',
  'DescribeStateMachineAlias',
]);

/** Publishes versions, with the roles of the deployment's workflows; whatever may do so may do what the workflows may. */
export const versionsPublish: AccessType = {
  grant(target, resources) {
    permitAll(target, resources, [
      [machines(target, resources), ['UpdateStateMachine', 'PublishStateMachineVersion']],
    ]);
    const { region } = Stack.of(target);
    const roles = Stack.of(target).formatArn({
      service: 'iam',
      region: '',
      resource: 'role',
      resourceName: `${rolePath(region, resources.stage).slice(1)}*`,
    });
    allow(target, ['iam:PassRole'], [roles], {
      StringEquals: { 'iam:PassedToService': 'states.amazonaws.com' },
    });
    if (target.role)
      acknowledgeWildcard(
        target.role,
        { arn: roles },
        'Roles of workflows have names that CloudFormation makes; they are under a path of the deployment.',
      );
  },
};

/** Gives new executions another version. */
export const versionsChange = onVersions(['UpdateStateMachineAlias']);
