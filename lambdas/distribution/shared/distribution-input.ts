import { z } from 'zod';
import type { Deck, Selection } from '../../content/shared/deck/deck.ts';
import { type Brief, briefSchema } from '../../shared/campaign/brief.ts';
import {
  fileKeySchema,
  type HeadlinesByLocale,
  headlinesByLocaleSchema,
} from '../../shared/campaign/contracts.ts';
import { type FilesContext, readJson } from '../../shared/campaign/files.ts';
import type { Locale } from '../../shared/campaign/locale.ts';
import { typeset } from '../../shared/campaign/typography.ts';

/** Input fields that every channel has. */
export const distributionFields = {
  campaign: z.string().min(1).describe('Name of the execution: what is published is known by it.'),
  brief: briefSchema,
  deck: fileKeySchema.describe('The texts.'),
  selection: fileKeySchema.describe('Which variant of each text the review chose.'),
  headlines: headlinesByLocaleSchema,
  headline: z.string().min(1).describe("The approved headline in the campaign's own language."),
};

/** When the e-mails go out and the posts begin, as the approver left it. */
export const sendTime = z.iso.datetime({ offset: true }).describe('Instant with offset.');

/** Errors that every channel declares. */
export const distributionErrors = {
  FileMissing: { retryable: false },
  PublicationWithdrawn: { retryable: false },
  OutboxCollision: { retryable: false },
};

/** Reads the texts and which of their variants were chosen. */
export const readCopy = async (
  context: Pick<FilesContext, 'storage'>,
  { deck, selection }: { deck: string; selection: string },
): Promise<{ deck: Deck; selection: Selection }> => ({
  deck: await readJson<Deck>(context, deck),
  selection: await readJson<Selection>(context, selection),
});

/** Returns the headline of a language: the approved one in the campaign's own, the written one in the others. */
export const headlineFor = (
  { brief, headlines, headline }: { brief: Brief; headlines: HeadlinesByLocale; headline: string },
  locale: Locale,
): string => typeset(locale === brief.locales[0] ? headline : (headlines[locale]?.text ?? headline), locale);
