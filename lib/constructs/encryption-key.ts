import { ArnFormat, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** Services that put messages into encrypted topics and queues, each on behalf of a resource of this account. */
const SENDERS = ['cloudwatch.amazonaws.com', 'events.amazonaws.com'];

/**
 * A key for everything that Baton stores: it rotates every year, and its policy lets the services in that have no role of ours:
 * CloudWatch Logs for log groups of this account and region, CloudWatch and EventBridge for topics and queues. Roles are let in by
 * their own policies. A key from elsewhere needs the same statements.
 */
export class EncryptionKey extends Key {
  constructor(scope: Construct, id: string, { removalPolicy }: { removalPolicy: RemovalPolicy }) {
    super(scope, id, {
      description: 'Encrypts what Baton stores.',
      enableKeyRotation: true,
      removalPolicy,
    });
    const { account, region } = Stack.of(this);
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': Stack.of(this).formatArn({
              service: 'logs',
              resource: '*',
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          },
        },
      }),
    );
    // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: SENDERS.map((service) => new ServicePrincipal(service)),
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
  }
}
