import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { allow } from './access/allow.ts';
import type { BatonResources } from './access/resources.ts';
import { grantSecrets } from './access/secrets.ts';

/** Properties of Announcements. */
export interface AnnouncementsProps {
  readonly resources: BatonResources;
  /** The function of `platform/announce-approval`. */
  readonly announcer: LambdaFunction;
  /**
   * Addresses that every approval is announced to by mail; SNS asks each of them to confirm.
   *
   * @default - no mail is sent
   */
  readonly emails?: readonly string[];
  /**
   * Name of the secret with the address of a webhook that takes Slack's messages.
   *
   * @default - no webhook is called
   */
  readonly webhook?: string;
  /**
   * Address of the console, which announcements lead to.
   *
   * @default - announcements name the command that decides
   */
  readonly consoleUrl?: string;
}

/**
 * Tells people that a decision is wanted: by mail through SNS, which needs neither a verified domain nor a way out of a sandbox, as SES
 * does, and by a webhook. Announcements hold the approval's id, not its task token: decisions go through the API.
 */
export class Announcements extends Construct {
  /** Present if there is mail. */
  readonly topic?: Topic;

  constructor(scope: Construct, id: string, props: AnnouncementsProps) {
    super(scope, id);
    const { announcer, resources, emails = [], webhook, consoleUrl } = props;
    if (consoleUrl !== undefined) announcer.addEnvironment(ENVIRONMENT.consoleUrl, consoleUrl);
    if (webhook !== undefined) {
      announcer.addEnvironment(ENVIRONMENT.announcementWebhook, webhook);
      grantSecrets(announcer, [webhook], resources.stage);
    }
    if (emails.length === 0) return;
    this.topic = new Topic(this, 'Requests', {
      displayName: 'Baton approvals',
      enforceSSL: true,
      masterKey: resources.encryptionKey,
    });
    for (const email of emails) this.topic.addSubscription(new EmailSubscription(email));
    announcer.addEnvironment(ENVIRONMENT.announcementTopic, this.topic.topicArn);
    allow(announcer, ['sns:Publish'], [this.topic.topicArn]);
  }
}
