import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { AccessTarget } from './access-type.ts';

/** Adds a statement to a function's role. */
export const allow = (
  target: AccessTarget,
  actions: string[],
  resources: string[],
  conditions?: Record<string, unknown>,
): void => target.addToRolePolicy(new PolicyStatement({ actions, resources, conditions }));
