import { type Brief, type Network, propositionOf } from '../../shared/campaign/brief.ts';
import type { Ranking } from '../../shared/campaign/contracts.ts';
import type { Locale } from '../../shared/campaign/locale.ts';
import { fill } from '../../shared/campaign/slots.ts';
import { typeset } from '../../shared/campaign/typography.ts';
import { invariant } from '../../shared/invariant.ts';
import type { SocialCopy, SocialVariant } from '../shared/deck/deck.ts';
import { assemblePost, NETWORK_RULES } from '../shared/deck/networks.ts';
import { claimsOf, slotsFor } from '../shared/deck/slots.ts';
import { TEMPLATES } from '../shared/templates/index.ts';

const fits = (variant: SocialVariant, network: Network): boolean =>
  NETWORK_RULES[network].length(assemblePost(variant)) <= NETWORK_RULES[network].limit;

/** Returns the longest form of a post that the network takes; the shortest when none fits, which the review then refuses. */
const fitting = (forms: readonly SocialVariant[], shortest: SocialVariant, network: Network): SocialVariant =>
  forms.find((form) => fits(form, network)) ?? shortest;

/**
 * Returns the post for every network in a language. Networks lead with different value propositions, so that somebody who follows
 * the brand in two places does not read the same twice.
 */
export const writeSocial = (brief: Brief, ranking: Ranking, locale: Locale): SocialCopy[] => {
  const propositions = ranking.flatMap(({ id }) => propositionOf(brief, id) ?? []);
  return brief.networks.map((network, place) => {
    const lead = propositions[place % propositions.length];
    invariant(lead, 'the ranking names no value proposition of the brief');
    const slots = slotsFor(brief, locale, lead);
    const variants = TEMPLATES[locale].social[brief.tone].map((template, index) => {
      const base = { id: 'abcdefgh'.charAt(index), link: brief.links.product };
      const claims = claimsOf([lead]);
      const long = {
        ...base,
        text: typeset(fill(template.long, slots), locale),
        hashtags: brief.hashtags,
        claims,
      };
      const short = {
        ...base,
        text: typeset(fill(template.short, slots), locale),
        hashtags: brief.hashtags,
        claims,
      };
      return fitting([long, { ...long, hashtags: [] }, short], { ...short, hashtags: [] }, network);
    });
    return { id: `social/${locale}/${network}`, locale, network, variants };
  });
};
