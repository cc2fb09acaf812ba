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
import { formatMessage, messageId } from '../shared/mime/message.ts';
import { folderName } from '../shared/outbox/folder-name.ts';
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

/** Makes one file for every reader. */
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
  return mailing.readers.map((reader) => ({
    path: `${mailing.name}/${folderName(reader.id)}.eml`,
    body: () => write(reader),
  }));
};

/** Lists who gets which message, for the mail server. */
const recipientList = (content: MailingContent, mailings: readonly MailingVariant[]): OutboxFile => ({
  path: 'recipients.csv',
  body: formatCsv([
    ['customer', 'email', 'locale', 'segment', 'variant', 'file', 'message_id'],
    ...mailings.flatMap((mailing) =>
      mailing.readers.map((reader) => [
        reader.id,
        reader.email,
        reader.locale,
        reader.segment,
        mailing.variant.id,
        `${mailing.name}/${folderName(reader.id)}.eml`,
        messageId({ seed: seedOf(content.brief, mailing, reader), from: content.brief.sender }),
      ]),
    ),
  ]),
});

/** Makes all files of the mailing: a message for every reader and the list of readers. */
export const mailingFiles = (content: MailingContent, mailings: readonly MailingVariant[]): OutboxFile[] => [
  ...mailings.flatMap((mailing) => messages(content, mailing)),
  recipientList(content, mailings),
];
