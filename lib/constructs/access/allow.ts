import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/** Adds a statement to a function's role. */
export const allow = (
  target: LambdaFunction,
  actions: string[],
  resources: string[],
  conditions?: Record<string, unknown>,
): void => target.addToRolePolicy(new PolicyStatement({ actions, resources, conditions }));
