import { ArnFormat, Stack } from 'aws-cdk-lib';
import { functionName } from '#contracts/names.ts';
import { acknowledgeWildcard } from '../acknowledge.ts';
import type { AccessType } from './access-type.ts';
import { allow } from './allow.ts';

/** Reads what functions have printed, those of actions and of the platform. */
export const logsRead: AccessType = {
  grant(target, { stage }) {
    const arn = Stack.of(target).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: `/aws/lambda/${functionName('*', stage)}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    allow(target, ['logs:FilterLogEvents'], [arn]);
    if (target.role)
      acknowledgeWildcard(target.role, { arn }, 'It shows the logs of every function that a step calls.');
  },
};
