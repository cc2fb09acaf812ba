import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { BatonResources } from './resources.ts';

/** What is given access: a function, or a worker. */
export interface AccessTarget extends IConstruct {
  /** The construct whose policies are checked. */
  readonly role?: IConstruct;
  addEnvironment(name: string, value: string): unknown;
  addToRolePolicy(statement: PolicyStatement): void;
}

/** One kind of thing that a function or worker may be allowed to reach. */
export interface AccessType {
  /** Adds the statements, and the environment variables that say where the thing is. */
  grant(target: AccessTarget, resources: BatonResources): void;
}
