import { ArnFormat, Stack } from 'aws-cdk-lib';
import { secretName } from '#contracts/names.ts';
import { acknowledgeWildcard } from '../acknowledge.ts';
import type { AccessTarget } from './access-type.ts';
import { allow } from './allow.ts';

/** Reads secrets by name; Secrets Manager adds six characters to a name in its ARN. */
export const grantSecrets = (target: AccessTarget, names: readonly string[], stage?: string): void => {
  if (names.length === 0) return;
  const arns = names.map((name) =>
    Stack.of(target).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: `${secretName(name, stage)}-??????`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  );
  allow(target, ['secretsmanager:GetSecretValue'], arns);
  for (const arn of arns) {
    if (target.role) acknowledgeWildcard(target.role, { arn }, "The end of a secret's ARN is random.");
  }
};
