import { ENVIRONMENT } from '#contracts/environment.ts';
import { environment } from '#contracts/local-services.ts';
import type { Message } from './announcement.ts';
import { announcementFiles } from './announcement-files.ts';
import type { Channel } from './channel.ts';
import { postToWebhook } from './webhook.ts';

/** Returns the channels that the deployment has set up; in the local stack, a folder and a webhook that may be on this machine. */
export const channelsOf = (
  secret: (name: string) => Promise<string>,
  variables = environment(),
): Channel[] => {
  const topic = variables[ENVIRONMENT.announcementTopic];
  const webhook = variables[ENVIRONMENT.announcementWebhook];
  const folder = variables[ENVIRONMENT.announcementFolder];
  return [
    ...(topic ? [mailOver(topic)] : []),
    ...(webhook ? [webhookIn(() => secret(webhook), folder !== undefined)] : []),
    ...(folder ? [announcementFiles(folder)] : []),
  ];
};

/** Subjects are of ASCII, on one line, and have at most 100 characters (API Reference: Publish). */
const subjectOf = ({ subject }: Message): string =>
  subject
    .normalize('NFKD')
    .replaceAll(/[^\x20-\x7e]/g, '')
    .slice(0, 99)
    .trim() || 'Approval requested';

const mailOver = (TopicArn: string): Channel => ({
  name: 'mail',
  async send(_, message) {
    const { PublishCommand, SNSClient } = await import('@aws-sdk/client-sns');
    await new SNSClient({}).send(
      new PublishCommand({ TopicArn, Subject: subjectOf(message), Message: message.lines.join('\n') }),
    );
  },
});

const webhookIn = (address: () => Promise<string>, allowPrivate: boolean): Channel => ({
  name: 'webhook',
  send: async (_, message) => postToWebhook((await address()).trim(), slackBody(message), { allowPrivate }),
});

/** Slack's own signs are escaped, so that no title makes a link or calls a channel (https://docs.slack.dev/messaging/formatting-message-text). */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Returns the body of an incoming webhook of Slack, which Mattermost, Teams' and others' take as well. */
export const slackBody = ({ lines, link }: Message): { text: string } => {
  const [first = '', ...others] = (link ? lines.slice(0, -1) : lines).map(escaped);
  return { text: [`*${first}*`, ...others, ...(link ? [`<${link}|Decide in the console>`] : [])].join('\n') };
};
