import { type Brief, propositionOf, type ValueProposition } from '../../shared/campaign/brief.ts';
import type { Ranking } from '../../shared/campaign/contracts.ts';
import type { Locale } from '../../shared/campaign/locale.ts';
import { seededOrder } from '../../shared/campaign/seeded-choice.ts';
import { fill } from '../../shared/campaign/slots.ts';
import { typeset } from '../../shared/campaign/typography.ts';
import { headlinePiece } from '../review/pieces.ts';
import { judge } from '../review/score.ts';
import { claimsOf, slotsFor } from '../shared/deck/slots.ts';
import { TEMPLATES } from '../shared/templates/index.ts';

/** A headline that could be used. */
interface Candidate {
  text: string;
  /** 0 to 100. */
  score: number;
  /** The value proposition that it is about. */
  proposition: string;
}

/** How many of the strongest value propositions get headlines. */
const PROPOSITIONS = 3;
/** Characters in which a headline is easiest to take in. */
const SHORT = 18;
const LONG = 52;

const craft = (text: string, product: string, rank: number): number => {
  const length = Math.max(0, SHORT - text.length, text.length - LONG) * 0.8;
  const unnamed = text.includes(product) ? 0 : 10;
  return length + unnamed + rank * 4;
};

const written = (brief: Brief, locale: Locale, proposition: ValueProposition, rank: number): Candidate[] =>
  TEMPLATES[locale].headlines[brief.tone].map((template) => {
    const text = typeset(fill(template, slotsFor(brief, locale, proposition)), locale);
    const { score } = judge(headlinePiece(locale, text, claimsOf([proposition])), brief);
    return {
      text,
      score: Math.max(0, Math.round(score - craft(text, brief.product.name, rank))),
      proposition: proposition.id,
    };
  });

/** Returns the headlines of a language, best first; the campaign's name decides the order of equals. */
export const candidates = (brief: Brief, ranking: Ranking, locale: Locale): Candidate[] => {
  const strongest = ranking.flatMap(({ id }) => propositionOf(brief, id) ?? []).slice(0, PROPOSITIONS);
  const all = strongest.flatMap((proposition, rank) => written(brief, locale, proposition, rank));
  const unique = all.filter(
    (candidate, index) => all.findIndex((other) => other.text === candidate.text) === index,
  );
  return seededOrder(`${brief.campaign}/${locale}`, unique).sort((a, b) => b.score - a.score);
};
