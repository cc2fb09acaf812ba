import type { Brief, Segment, ValueProposition } from '../../../shared/campaign/brief.ts';
import { dateInWords, type Locale, localized, money } from '../../../shared/campaign/locale.ts';
import type { Slots } from '../../../shared/campaign/slots.ts';
import { capitalised, typeset } from '../../../shared/campaign/typography.ts';

/** Returns the values for the templates' slots in one language. */
export const slotsFor = (brief: Brief, locale: Locale, lead: ValueProposition, segment?: Segment): Slots => {
  const { product } = brief;
  const category = localized(product.category, locale);
  return {
    product: product.name,
    category,
    Category: capitalised(category),
    tagline: localized(product.tagline, locale),
    summary: localized(product.summary, locale),
    problem: localized(product.problem, locale),
    price: money(product.price.amount, product.price.currency, locale),
    date: dateInWords(brief.launch_date, locale),
    sender: brief.sender.name,
    title: localized(lead.title, locale),
    text: localized(lead.text, locale),
    situation: segment ? localized(segment.situation, locale) : '',
  };
};

/** Returns the closing's template, with the sentence about sources if the text makes claims that have some. */
export const closingOf = (
  { closing, sourced }: { closing: string; sourced?: string },
  claims: readonly string[],
): string => (sourced === undefined || claims.length === 0 ? closing : `${closing} ${sourced}`);

/** Returns a value proposition in one language. */
export const pointOf = (proposition: ValueProposition, locale: Locale) => ({
  title: typeset(localized(proposition.title, locale), locale),
  text: typeset(localized(proposition.text, locale), locale),
});

/** Returns the ids of the claims that value propositions make, each once. */
export const claimsOf = (propositions: readonly ValueProposition[]): string[] => [
  ...new Set(propositions.flatMap((proposition) => proposition.claim ?? [])),
];
