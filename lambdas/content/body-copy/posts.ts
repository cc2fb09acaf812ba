import { type Brief, propositionOf } from '../../shared/campaign/brief.ts';
import type { Ranking } from '../../shared/campaign/contracts.ts';
import type { Locale } from '../../shared/campaign/locale.ts';
import { fill } from '../../shared/campaign/slots.ts';
import { typeset } from '../../shared/campaign/typography.ts';
import { invariant } from '../../shared/invariant.ts';
import type { PostCopy } from '../shared/deck/deck.ts';
import { claimsOf, closingOf, pointOf, slotsFor } from '../shared/deck/slots.ts';
import { TEMPLATES } from '../shared/templates/index.ts';

/** Value propositions that a post goes through. */
const POINTS = 5;

/** Returns the blog post in a language, in every template of the tone. */
export const writePost = (brief: Brief, ranking: Ranking, locale: Locale): PostCopy => {
  const propositions = ranking.flatMap(({ id }) => propositionOf(brief, id) ?? []).slice(0, POINTS);
  const lead = propositions[0];
  invariant(lead, 'the ranking names no value proposition of the brief');
  const slots = slotsFor(brief, locale, lead);
  const claims = claimsOf(propositions);
  const say = (template: string): string => typeset(fill(template, slots), locale);
  const variants = TEMPLATES[locale].posts[brief.tone].map((template, index) => ({
    id: 'abcdefgh'.charAt(index),
    standfirst: say(template.standfirst),
    opening: template.opening.map(say),
    approach: { heading: say(template.approach.heading), text: say(template.approach.text) },
    points: propositions.map((proposition) => pointOf(proposition, locale)),
    closing: {
      heading: say(template.closing.heading),
      text: say(closingOf({ ...template.closing, closing: template.closing.text }, claims)),
    },
    button: say(template.button),
    claims,
  }));
  return { id: `blog/${locale}`, locale, variants };
};
