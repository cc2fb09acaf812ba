import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';

/** The resources that functions and workflows share. */
export interface BatonResources {
  readonly table: ITable;
  /** The audit trail, to which functions may only add. */
  readonly auditTable: ITable;
  readonly bus: IEventBus;
  readonly bucket: IBucket;
  /** Where events go that could not be delivered. */
  readonly deadLetters: IQueue;
  /** What the names of state machines begin with, the stage included; the workflow's name follows. */
  readonly stateMachinePrefix: string;
  /** Stage of the deployment; absent without one. */
  readonly stage?: string;
  /** Whether files that actions write expire. */
  readonly filesExpire?: boolean;
  /** Key that encrypts everything; absent if AWS's own keys do. */
  readonly encryptionKey?: IKey;
}

/** Folders of the bucket. */
export const FOLDERS = { storage: 'files', outbox: 'outbox' } as const;

/** Returns the ARN of a resource of Step Functions by its name. */
export const statesArn = (scope: IConstruct, resource: string, resourceName: string): string =>
  Stack.of(scope).formatArn({
    service: 'states',
    resource,
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

/** Returns the ARN of a workflow's state machine; with `*` as the name, of all. */
export const stateMachineArn = (
  scope: IConstruct,
  { stateMachinePrefix }: Pick<BatonResources, 'stateMachinePrefix'>,
  workflow: string,
): string => statesArn(scope, 'stateMachine', `${stateMachinePrefix}${workflow}`);

/** Returns the ARN pattern of all executions of all workflows. */
export const executionsArn = (
  scope: IConstruct,
  { stateMachinePrefix }: Pick<BatonResources, 'stateMachinePrefix'>,
): string => statesArn(scope, 'execution', `${stateMachinePrefix}*`);
