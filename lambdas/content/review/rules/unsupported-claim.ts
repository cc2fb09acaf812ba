import type { Brief } from '../../../shared/campaign/brief.ts';
import { dateInWords, type Locale, localized, money } from '../../../shared/campaign/locale.ts';
import { sentencesOf } from '../../../shared/campaign/reading/reading-ease.ts';
import { locationOf, type ReviewRule } from '../piece.ts';

/** Words that claim more than a text can prove by itself. */
const SUPERLATIVES: Record<Locale, RegExp> = {
  en: /\b(?:the best|number one|no\. ?1|world[- ]leading|market leader|the only|unbeatable|scientifically proven|clinically proven|100 ?%)/i,
  de: /(?:\b(?:der|die|das) beste\b|\bnummer eins\b|\bnr\. ?1|\bmarktführer|\bweltweit führend|\bunschlagbar|\bwissenschaftlich (?:bewiesen|erwiesen)|\b100 ?%)/i,
  fr: /(?:\b(?:le|la) meilleure?\b|\bnuméro un\b|\bn° ?1|\bleader (?:mondial|du marché)|\b(?:le|la) seule?\b|\bimbattable|\bscientifiquement prouvé|\b100 ?%)/i,
};

const numbersIn = (text: string): string[] => text.match(/\d+(?:[.,]\d+)*/g) ?? [];

/** Returns numbers that may be said: those of proven claims and of what the brief states about the offer itself. */
const provenNumbers = (brief: Brief, locale: Locale): Set<string> => {
  const proven = new Set(brief.claims.filter((claim) => claim.evidence).map((claim) => claim.id));
  const texts = [
    ...brief.claims.filter((claim) => proven.has(claim.id)).map((claim) => localized(claim.text, locale)),
    ...brief.value_propositions
      .filter((proposition) => proposition.claim && proven.has(proposition.claim))
      .flatMap((proposition) => [localized(proposition.text, locale), localized(proposition.title, locale)]),
    brief.product.name,
    dateInWords(brief.launch_date, locale),
    money(brief.product.price.amount, brief.product.price.currency, locale),
    String(brief.product.price.amount),
  ];
  return new Set(texts.flatMap(numbersIn));
};

export const unsupportedClaim: ReviewRule = {
  id: 'unsupported-claim',
  order: 1,
  about: 'Every claim, figure and superlative rests on evidence that the brief names.',
  check: (piece, brief) => {
    const claims = piece.claims
      .map((id) => ({ id, claim: brief.claims.find((claim) => claim.id === id) }))
      .filter(({ claim }) => claim?.evidence === undefined)
      .map(({ id, claim }) => ({
        severity: 'blocking' as const,
        location: locationOf(piece),
        message: claim
          ? `It makes the claim "${id}", which has no evidence.`
          : `It makes the claim "${id}", which the brief does not know.`,
        suggestion: `Add evidence (source, url, date) to the claim "${id}", or leave out the value proposition that makes it.`,
      }));
    const known = provenNumbers(brief, piece.locale);
    const sentences = piece.fields.flatMap(({ name, text }) =>
      sentencesOf(text.replace(/https?:\/\/\S+/g, '')).map((sentence) => ({ name, sentence })),
    );
    const figures = sentences.flatMap(({ name, sentence }) => {
      const unknown = numbersIn(sentence).filter((number) => !known.has(number));
      if (unknown.length === 0) return [];
      return {
        severity: 'blocking' as const,
        location: locationOf(piece, name),
        message: `"${sentence.trim()}" gives the figure ${unknown.join(', ')}, which no proven claim contains.`,
        suggestion: 'Name the claim that the value proposition makes, with its evidence, or drop the figure.',
      };
    });
    const superlatives = sentences.flatMap(({ name, sentence }) => {
      const found = SUPERLATIVES[piece.locale].exec(sentence)?.[0];
      if (found === undefined) return [];
      return {
        severity: 'warning' as const,
        location: locationOf(piece, name),
        message: `"${found}" in "${sentence.trim()}" promises more than a text can prove.`,
        suggestion: 'Say what was measured, against what, and by whom.',
      };
    });
    return [...claims, ...figures, ...superlatives];
  },
};
