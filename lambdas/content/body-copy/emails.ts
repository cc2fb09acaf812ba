import { type Brief, propositionOf } from '../../shared/campaign/brief.ts';
import type { Messages } from '../../shared/campaign/contracts.ts';
import type { Locale } from '../../shared/campaign/locale.ts';
import { fill } from '../../shared/campaign/slots.ts';
import { typeset } from '../../shared/campaign/typography.ts';
import { invariant } from '../../shared/invariant.ts';
import type { EmailCopy } from '../shared/deck/deck.ts';
import { claimsOf, closingOf, pointOf, slotsFor } from '../shared/deck/slots.ts';
import { TEMPLATES } from '../shared/templates/index.ts';

const GREETING: Record<Locale, string> = {
  en: 'Hello [[name]],',
  de: 'Guten Tag [[name]],',
  fr: 'Bonjour [[name]],',
};

const VARIANTS = 'abcdefgh';

/** Returns the e-mail of every segment in a language: the segment's own lead and support, in every template of the tone. */
export const writeEmails = (brief: Brief, messages: Messages, locale: Locale): EmailCopy[] =>
  messages.flatMap((message) => {
    const segment = brief.audience.find(({ id }) => id === message.segment);
    const propositions = [message.lead, ...message.support].flatMap((id) => propositionOf(brief, id) ?? []);
    const lead = propositions[0];
    invariant(
      segment && lead,
      `the creative brief names the segment "${message.segment}" or "${message.lead}" that the brief lacks`,
    );
    const slots = slotsFor(brief, locale, lead, segment);
    const claims = claimsOf(propositions);
    const say = (template: string): string => typeset(fill(template, slots), locale);
    const variants = TEMPLATES[locale].emails[brief.tone].map((template, index) => ({
      id: VARIANTS.charAt(index),
      subject: say(template.subject),
      preheader: say(template.preheader),
      greeting: GREETING[locale],
      opening: say(template.opening),
      bridge: say(template.bridge),
      points: propositions.map((proposition) => pointOf(proposition, locale)),
      closing: say(closingOf(template, claims)),
      button: say(template.button),
      signoff: say(template.signoff),
      claims,
    }));
    return { id: `email/${locale}/${segment.id}`, locale, segment: segment.id, variants };
  });
