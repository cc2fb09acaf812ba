import { createHash } from 'node:crypto';
import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { BatonResources } from '../access/resources.ts';

/** Most characters of a rule's or a schedule's name. */
const MAX_LENGTH = 64;

/** Returns the name of the rule of a workflow's trigger; a long one is cut and made unique by a hash. */
export const ruleName = (prefix: string, workflow: string, trigger: string): string => {
  const name = `${prefix}${workflow}-${trigger}`;
  if (name.length <= MAX_LENGTH) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 10);
  return `${name.slice(0, MAX_LENGTH - 11)}-${hash}`;
};

/** Returns the ARN pattern of the rules of triggers, for the permission to call the receiver. */
export const triggerRuleArns = (scope: Construct, { bus, stateMachinePrefix }: BatonResources): string[] =>
  ['', `${bus.eventBusName}/`].map((folder) =>
    Stack.of(scope).formatArn({
      service: 'events',
      resource: 'rule',
      resourceName: `${folder}${stateMachinePrefix}*`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    }),
  );
