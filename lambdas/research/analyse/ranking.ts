import type { Brief, ValueProposition } from '../../shared/campaign/brief.ts';
import type { Ranking, SegmentFigures, Topic } from '../../shared/campaign/contracts.ts';

/** Points for how open a topic is. */
const OPENNESS: Record<Topic['position'], number> = { open: 30, contested: 15, crowded: 0 };
/** Points when a claim of the proposition is proven; a proposition that claims nothing gets the smaller number. */
const PROVEN = 20;
const CLAIMS_NOTHING = 12;

const proof = (brief: Brief, proposition: ValueProposition): number => {
  if (proposition.claim === undefined) return CLAIMS_NOTHING;
  return brief.claims.find((claim) => claim.id === proposition.claim)?.evidence ? PROVEN : 0;
};

/** Ranks the value propositions by a score from 0 to 100: half for whom they reach, the rest for open topics and for proof. */
export const rank = (brief: Brief, segments: readonly SegmentFigures[], topics: readonly Topic[]): Ranking =>
  brief.value_propositions
    .map((proposition) => {
      const reach = segments
        .filter((segment) => proposition.segments.includes(segment.id))
        .reduce((sum, segment) => sum + segment.share, 0);
      const position = topics.find((topic) => topic.topic === proposition.topic)?.position ?? 'open';
      const score = 50 * Math.min(1, reach) + OPENNESS[position] + proof(brief, proposition);
      return { id: proposition.id, score: Math.round(score) };
    })
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));

const topicOf = (brief: Brief, id: string): string | undefined =>
  brief.value_propositions.find((proposition) => proposition.id === id)?.topic;

/** Returns what to use, in sentences for the marketer. */
export const opportunities = (brief: Brief, ranking: Ranking, topics: readonly Topic[]): string[] => {
  const open = new Set(topics.filter((topic) => topic.position === 'open').map((topic) => topic.topic));
  return ranking
    .filter(({ id }) => open.has(topicOf(brief, id) ?? ''))
    .map(({ id }) => `No competitor speaks of ${topicOf(brief, id)}: only "${id}" does.`);
};

/** Returns what to beware of, in sentences for the marketer. */
export const risks = (
  brief: Brief,
  segments: readonly SegmentFigures[],
  topics: readonly Topic[],
): string[] => [
  ...brief.claims
    .filter((claim) => claim.evidence === undefined)
    .map((claim) => `The claim "${claim.id}" has no evidence: no text may make it.`),
  ...topics
    .filter((topic) => topic.position === 'crowded')
    .map(
      (topic) =>
        `${topic.competitors} competitors claim ${topic.topic}: say something of substance or nothing.`,
    ),
  ...segments
    .filter((segment) => segment.mailable === 0)
    .map((segment) => `No customer of the segment "${segment.id}" can be written to.`),
];
