import { createHash } from 'node:crypto';
import { domainOf } from '../domain-of.ts';
import { type Mailbox, mailboxHeader, mailDate, structuredHeader, textHeader } from './headers.ts';
import { quotedPrintable } from './quoted-printable.ts';

/** A message with a text and an HTML form, sent to one reader who can unsubscribe. */
export interface Message {
  from: Mailbox;
  to: Mailbox;
  replyTo: string;
  subject: string;
  /** ISO instant with offset. */
  date: string;
  /** Language tag of the content. */
  language: string;
  text: string;
  html: string;
  /** Ends at the same list for all messages of a campaign. */
  list: { id: string };
  unsubscribe: { url: string; mailto: string };
  /** Makes the message's id and boundary; the same seed makes the same message. */
  seed: string;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const part = (type: string, body: string): string =>
  [
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: quoted-printable',
    '',
    quotedPrintable(body),
  ].join('\r\n');

/** Returns the `Message-ID` without its angle brackets. */
export const messageId = ({ seed, from }: Pick<Message, 'seed' | 'from'>): string =>
  `${digest(`id/${seed}`).slice(0, 32)}@${domainOf(from.email)}`;

/**
 * Formats a message by RFC 5322 and MIME, with CRLF: multipart/alternative of text and HTML, one-click unsubscription as in RFC
 * 2369 and RFC 8058.
 */
export const formatMessage = (message: Message): string => {
  const boundary = `=_${digest(`boundary/${message.seed}`).slice(0, 40)}`;
  const headers = [
    structuredHeader('Date', mailDate(message.date)),
    mailboxHeader('From', message.from),
    mailboxHeader('To', message.to),
    mailboxHeader('Reply-To', { email: message.replyTo }),
    textHeader('Subject', message.subject),
    structuredHeader('Message-ID', `<${messageId(message)}>`),
    structuredHeader('List-ID', `<${message.list.id}.${domainOf(message.from.email)}>`),
    structuredHeader(
      'List-Unsubscribe',
      `<${message.unsubscribe.url}>,`,
      `<mailto:${message.unsubscribe.mailto}>`,
    ),
    structuredHeader('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'),
    structuredHeader('Content-Language', message.language),
    'MIME-Version: 1.0',
    structuredHeader('Content-Type', 'multipart/alternative;', `boundary="${boundary}"`),
  ];
  return [
    ...headers,
    '',
    `--${boundary}`,
    part('text/plain', message.text),
    `--${boundary}`,
    part('text/html', message.html),
    `--${boundary}--`,
    '',
  ].join('\r\n');
};
