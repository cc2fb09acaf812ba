import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

/** Properties of a topic that an AWS service publishes to. */
export interface ServiceTopicOptions {
  readonly displayName: string;
  /** Service that publishes, such as `cloudwatch.amazonaws.com`. */
  readonly service: string;
  readonly addresses: readonly string[];
  /**
   * Key that encrypts the messages; it must let the service use it.
   *
   * @default - none
   */
  readonly encryptionKey?: IKey;
}

/**
 * Makes a topic over TLS that one service publishes to, on behalf of this account only. It says so itself: with an explicit
 * policy, even one that only denies, a topic loses the one that SNS gives it, by which the account's services may publish
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html).
 */
export const serviceTopic = (
  scope: Construct,
  id: string,
  { displayName, service, addresses, encryptionKey }: ServiceTopicOptions,
): ITopic => {
  const topic = new Topic(scope, id, { displayName, enforceSSL: true, masterKey: encryptionKey });
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'PublishForThisAccount',
      principals: [new ServicePrincipal(service)],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  for (const address of addresses) topic.addSubscription(new EmailSubscription(address));
  return topic;
};
