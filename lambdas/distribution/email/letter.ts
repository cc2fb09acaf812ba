import type { EmailVariant } from '../../content/shared/deck/deck.ts';
import type { Brief } from '../../shared/campaign/brief.ts';
import { type Locale, localized } from '../../shared/campaign/locale.ts';
import { fill } from '../../shared/campaign/slots.ts';
import { typeset } from '../../shared/campaign/typography.ts';
import { EMAIL_WORDS, type EmailWords } from './words.ts';

/** An e-mail with everything filled in but how it looks. */
export interface Letter {
  locale: Locale;
  brief: Brief;
  headline: string;
  copy: EmailVariant;
  greeting: string;
  unsubscribeUrl: string;
  words: EmailWords;
  why: string;
  sources: { claim: string; source: string; url: string }[];
}

/** Returns the letter to one reader. */
export const letterTo = (
  reader: { name: string; unsubscribeUrl: string },
  content: { brief: Brief; locale: Locale; headline: string; copy: EmailVariant },
): Letter => {
  const { brief, locale, copy } = content;
  const words = EMAIL_WORDS[locale];
  const sources = brief.claims.flatMap(({ id, text, evidence }) =>
    evidence && copy.claims.includes(id)
      ? [{ claim: typeset(localized(text, locale), locale), source: evidence.source, url: evidence.url }]
      : [],
  );
  return {
    ...content,
    greeting: copy.greeting.replace('[[name]]', () => reader.name),
    unsubscribeUrl: reader.unsubscribeUrl,
    words,
    why: fill(words.why, { sender: brief.sender.name }),
    sources,
  };
};
