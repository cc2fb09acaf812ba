import type { Brief } from '../../shared/campaign/brief.ts';
import type { Messages, Topic } from '../../shared/campaign/contracts.ts';
import { invariant } from '../../shared/invariant.ts';

/** Value propositions that support the leading one. */
const SUPPORT = 2;

const POINTS: Record<Topic['position'], number> = { open: 3, contested: 2, crowded: 0 };

/** Returns for every segment the value proposition that fits best, and two that support it. */
export const messagesFor = (brief: Brief, topics: readonly Topic[]): Messages =>
  brief.audience.map(({ id: segment }) => {
    const unproven = new Set(brief.claims.filter((claim) => !claim.evidence).map((claim) => claim.id));
    const points = brief.value_propositions.map((proposition, index) => {
      const fits = proposition.segments.includes(segment) ? 4 : 0;
      // What is made for few says more to them than what is made for all.
      const focus = fits > 0 && proposition.segments.length === 1 ? 2 : 0;
      const open = POINTS[topics.find((topic) => topic.topic === proposition.topic)?.position ?? 'open'];
      const proof = proposition.claim && unproven.has(proposition.claim) ? -10 : 0;
      return { id: proposition.id, points: fits + focus + open + proof, index };
    });
    const [lead, ...others] = points
      .sort((a, b) => b.points - a.points || a.index - b.index)
      .map((proposition) => proposition.id);
    invariant(lead, 'the brief has no value proposition');
    return { segment, lead, support: others.slice(0, SUPPORT) };
  });
