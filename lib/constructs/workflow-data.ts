import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  TableEncryptionV2,
  type TablePropsV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BUS_NAME, staged } from '#contracts/names.ts';
import { EXPIRING_TAG, STORED_VALUE_DAYS, STORED_VALUES_FOLDER } from '#contracts/stored-values.ts';
import { TABLE } from '#contracts/table.ts';
import { type BatonResources, FOLDERS } from './access/resources.ts';
import { acknowledge } from './acknowledge.ts';

/** Properties of WorkflowData. */
export interface WorkflowDataProps {
  /**
   * What happens to table and bucket when the stack is removed; a bucket that is not empty stays in any case.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removal?: RemovalPolicy;
  /**
   * Stage, with which the names of the bus and of the state machines begin.
   *
   * @default - none
   */
  readonly stage?: string;
  /**
   * What the names of state machines begin with, after the stage.
   *
   * @default baton-
   */
  readonly stateMachinePrefix?: string;
  /**
   * Name of the bus, after the stage.
   *
   * @default baton
   */
  readonly busName?: string;
  /**
   * Key that encrypts table, bus, files and dead letters; the stack must name its region then. What may reach any of them may use
   * the key. `EncryptionKey` makes one with the policy that this takes.
   *
   * @default - keys that AWS owns
   */
  readonly encryptionKey?: IKey;
  /**
   * How long files are kept that actions have written or published; those that people put there stay.
   *
   * @default - for ever
   */
  readonly fileExpiration?: Duration;
  /**
   * How long an archive keeps every event on the bus. EventBridge replays a range of time from it, in no order; each replay starts
   * separate executions. (The events that started a workflow are kept in any case: `baton events`.)
   *
   * @default - no archive
   */
  readonly archive?: Duration;
}

const tagOf = (tag: string): Record<string, string> => Object.fromEntries(new URLSearchParams(tag));

/**
 * Denies everybody to change or remove an entry of the audit trail, whatever else allows it. It names no table, which would refer to
 * itself.
 */
const ADD_ONLY = new PolicyDocument({
  statements: [
    new PolicyStatement({
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['BatchWriteItem', 'DeleteItem', 'PartiQLDelete', 'PartiQLUpdate', 'UpdateItem'].map(
        (name) => `dynamodb:${name}`,
      ),
      resources: ['*'],
    }),
  ],
});

/**
 * What outlives executions: one table (on demand, expiring items, point-in-time recovery), one for the audit trail, a bus, a bucket for
 * files, and a queue for events that could not be delivered.
 */
export class WorkflowData extends Construct implements BatonResources {
  readonly table: TableV2;
  readonly auditTable: TableV2;
  readonly bus: EventBus;
  readonly bucket: Bucket;
  readonly deadLetters: Queue;
  readonly stateMachinePrefix: string;
  readonly stage?: string;
  readonly encryptionKey?: IKey;
  readonly filesExpire: boolean;

  // biome-ignore lint/complexity/noExcessiveLinesPerFunction: resources, one after the other
  constructor(scope: Construct, id: string, props: WorkflowDataProps = {}) {
    super(scope, id);
    const removalPolicy = props.removal ?? RemovalPolicy.RETAIN;
    const { encryptionKey } = props;
    this.stage = props.stage;
    this.encryptionKey = encryptionKey;
    this.filesExpire = props.fileExpiration !== undefined;
    this.stateMachinePrefix = staged(props.stateMachinePrefix ?? 'baton-', props.stage);
    const table = tableProps(removalPolicy, encryptionKey);
    this.table = new TableV2(this, 'Table', { ...table, timeToLiveAttribute: TABLE.ttl });
    this.auditTable = new TableV2(this, 'AuditTable', { ...table, resourcePolicy: ADD_ONLY });
    this.bus = new EventBus(this, 'Bus', {
      eventBusName: staged(props.busName ?? BUS_NAME, props.stage),
      description: 'What Baton tells: runs, approvals, breakers, compensations; and what `emit` steps put.',
      kmsKey: encryptionKey,
    });
    if (props.archive) {
      this.bus.archive('Archive', {
        description: "Events on Baton's bus, to replay ranges of time.",
        // Account and region: whatever is on this bus.
        eventPattern: { account: [Stack.of(this).account] },
        retention: props.archive,
      });
    }
    this.bucket = new Bucket(this, 'Files', {
      ...(encryptionKey
        ? { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [
        {
          prefix: `${FOLDERS.storage}/${STORED_VALUES_FOLDER}/`,
          expiration: Duration.days(STORED_VALUE_DAYS),
          noncurrentVersionExpiration: Duration.days(1),
        },
        ...(props.fileExpiration
          ? [{ tagFilters: tagOf(EXPIRING_TAG), expiration: props.fileExpiration }]
          : []),
        {
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      removalPolicy,
    });
    this.deadLetters = new Queue(this, 'DeadLetters', {
      enforceSSL: true,
      ...(encryptionKey
        ? { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }
        : { encryption: QueueEncryption.SQS_MANAGED }),
      retentionPeriod: Duration.days(14),
    });
    this.deadLetters.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.deadLetters.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    acknowledge(
      this.deadLetters,
      'AwsSolutions-SQS3',
      'It is where dead letters go; an alarm tells of each.',
    );
    acknowledge(
      this.bucket,
      'AwsSolutions-S1',
      'Who reads or writes a file is an action of an execution, which its log and the audit trail tell.',
    );
  }
}

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** Returns what both tables are: their keys and their index, how they are billed, kept and encrypted. */
const tableProps = (removalPolicy: RemovalPolicy, encryptionKey: IKey | undefined): TablePropsV2 => ({
  partitionKey: text(TABLE.pk),
  sortKey: text(TABLE.sk),
  globalSecondaryIndexes: [
    {
      indexName: TABLE.index,
      partitionKey: text(TABLE.indexPk),
      sortKey: text(TABLE.indexSk),
      projectionType: ProjectionType.ALL,
    },
  ],
  billing: Billing.onDemand(),
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  deletionProtection: removalPolicy === RemovalPolicy.RETAIN,
  ...(encryptionKey && { encryption: TableEncryptionV2.customerManagedKey(encryptionKey) }),
  removalPolicy,
});
