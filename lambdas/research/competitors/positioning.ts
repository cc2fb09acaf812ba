import type { Brief } from '../../shared/campaign/brief.ts';
import type { Topic } from '../../shared/campaign/contracts.ts';
import type { Competitor } from './competitor-file.ts';

/** Number of claims on a topic from which on it counts as crowded. */
const CROWDED = 2;

/** Returns the topics of the brief's value propositions, by how many competitors claim them, open ones first. */
export const topicsOf = (brief: Brief, competitors: readonly Competitor[]): Topic[] => {
  const topics = [...new Set(brief.value_propositions.map((proposition) => proposition.topic))];
  return topics
    .map((topic) => {
      const rivals = competitors.filter((rival) =>
        rival.claims.some((claim) => claim.topic === topic),
      ).length;
      return { topic, competitors: rivals, position: positionAmong(rivals) };
    })
    .sort((a, b) => a.competitors - b.competitors || (a.topic < b.topic ? -1 : 1));
};

const positionAmong = (rivals: number): Topic['position'] => {
  if (rivals === 0) return 'open';
  return rivals < CROWDED ? 'contested' : 'crowded';
};

/** Compares the product's price with prices in the same currency. */
export const pricePosition = (
  brief: Brief,
  competitors: readonly Competitor[],
): 'below' | 'within' | 'above' | 'unknown' => {
  const { amount, currency } = brief.product.price;
  const prices = competitors.flatMap((rival) =>
    rival.price?.currency === currency ? [rival.price.amount] : [],
  );
  if (prices.length === 0) return 'unknown';
  if (amount < Math.min(...prices)) return 'below';
  return amount > Math.max(...prices) ? 'above' : 'within';
};

/** Returns the claims of competitors with figures or superlatives: they will be asked for proof, and so will we. */
export const loudClaims = (competitors: readonly Competitor[]): { competitor: string; claim: string }[] =>
  competitors.flatMap((rival) =>
    rival.claims
      .filter((claim) => /\d|\b(?:best|most|only|brightest|half)\b/i.test(claim.text))
      .map((claim) => ({ competitor: rival.name, claim: claim.text })),
  );
