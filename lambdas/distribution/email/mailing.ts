import { createHash } from 'node:crypto';
import {
  chosen,
  type Deck,
  type EmailCopy,
  type EmailVariant,
  type Selection,
} from '../../content/shared/deck/deck.ts';
import type { Brief } from '../../shared/campaign/brief.ts';
import { formatCsv } from '../../shared/campaign/csv.ts';
import { type Customer, recipients } from '../../shared/campaign/customers.ts';
import { paletteOf } from '../../shared/campaign/palette.ts';
import { formatMbox } from '../shared/mime/mbox.ts';
import { formatMessage, messageId } from '../shared/mime/message.ts';
import type { OutboxFile } from '../shared/outbox/outbox.ts';
import { letterTo } from './letter.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';

/** What the e-mails are made of. */
export interface MailingContent {
  brief: Brief;
  deck: Deck;
  selection: Selection;
  customers: readonly Customer[];
  /** Headline by locale. */
  headline(locale: EmailCopy['locale']): string;
  sendTime: string;
}

/** One e-mail text with its readers. */
export interface MailingVariant {
  /** `en-studios`. */
  name: string;
  copy: EmailCopy;
  variant: EmailVariant;
  readers: Customer[];
}

/** Returns the texts that have readers. */
export const variantsOf = ({ deck, selection, customers }: MailingContent): MailingVariant[] =>
  deck.emails.flatMap((copy) => {
    const readers = recipients(customers, copy.segment, copy.locale);
    if (readers.length === 0) return [];
    return [{ name: `${copy.locale}-${copy.segment}`, copy, variant: chosen(copy, selection), readers }];
  });

/** Stands for the reader in the link: an address or a customer's number has no place in logs of web servers. */
const readerToken = (brief: Brief, customer: Customer): string =>
  createHash('sha256').update(`${brief.campaign}/${customer.id}`).digest('hex').slice(0, 32);

const unsubscribeUrl = (brief: Brief, customer: Customer): string => {
  const url = new URL(brief.links.unsubscribe);
  url.searchParams.set('reader', readerToken(brief, customer));
  return url.href;
};

const seedOf = (brief: Brief, { name }: MailingVariant, customer: Customer): string =>
  `${brief.campaign}/${name}/${customer.id}`;

/** Readers whose messages share a file: so many are in memory together. */
export const READERS_IN_FILE = 1000;

const fileOf = ({ name }: MailingVariant, reader: number): string =>
  `${name}/mails-${String(Math.floor(reader / READERS_IN_FILE) + 1).padStart(3, '0')}.mbox`;

/** Makes one file for every thousand readers, because a bucket is paid by the file. */
const messages = (content: MailingContent, mailing: MailingVariant): OutboxFile[] => {
  const { brief } = content;
  const { copy, variant } = mailing;
  const palette = paletteOf(brief.brand);
  const write = (reader: Customer): string => {
    const url = unsubscribeUrl(brief, reader);
    const letter = letterTo(
      { name: reader.name, unsubscribeUrl: url },
      { brief, locale: copy.locale, headline: content.headline(copy.locale), copy: variant },
    );
    return formatMessage({
      from: brief.sender,
      to: reader,
      replyTo: brief.sender.reply_to,
      subject: variant.subject,
      date: content.sendTime,
      language: copy.locale,
      text: renderText(letter),
      html: renderHtml(letter, palette),
      list: { id: brief.campaign },
      unsubscribe: { url, mailto: `${brief.sender.reply_to}?subject=unsubscribe` },
      seed: seedOf(brief, mailing, reader),
    });
  };
  return Array.from({ length: Math.ceil(mailing.readers.length / READERS_IN_FILE) }, (_, part) => {
    const first = part * READERS_IN_FILE;
    const readers = mailing.readers.slice(first, first + READERS_IN_FILE);
    return {
      path: fileOf(mailing, first),
      body: () => formatMbox(readers.map((reader) => ({ message: write(reader), date: content.sendTime }))),
    };
  });
};

/** Lists who gets which message, for the mail server. */
const recipientList = (content: MailingContent, mailings: readonly MailingVariant[]): OutboxFile => ({
  path: 'recipients.csv',
  body: formatCsv([
    ['customer', 'email', 'locale', 'segment', 'variant', 'file', 'message_id'],
    ...mailings.flatMap((mailing) =>
      mailing.readers.map((reader, index) => [
        reader.id,
        reader.email,
        reader.locale,
        reader.segment,
        mailing.variant.id,
        fileOf(mailing, index),
        messageId({ seed: seedOf(content.brief, mailing, reader), from: content.brief.sender }),
      ]),
    ),
  ]),
});

/** Makes all files of the mailing: mailboxes with a message for every reader, and the list of readers. */
export const mailingFiles = (content: MailingContent, mailings: readonly MailingVariant[]): OutboxFile[] => [
  ...mailings.flatMap((mailing) => messages(content, mailing)),
  recipientList(content, mailings),
];
