import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { BatonResources } from './resources.ts';

/** One kind of thing that a function may be allowed to reach. */
export interface AccessType {
  /** Adds the statements, and the environment variables that say where the thing is. */
  grant(target: LambdaFunction, resources: BatonResources): void;
}
