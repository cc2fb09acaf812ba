import type { Network } from '../../../shared/campaign/brief.ts';
import type { Locale } from '../../../shared/campaign/locale.ts';
import { invariant } from '../../../shared/invariant.ts';

/** A value proposition as a text shows it. */
export interface Point {
  title: string;
  text: string;
}

/** One way to write an e-mail. `[[name]]` stands for the recipient's name. */
export interface EmailVariant {
  id: string;
  subject: string;
  preheader: string;
  greeting: string;
  opening: string;
  bridge: string;
  points: Point[];
  closing: string;
  button: string;
  signoff: string;
  /** Ids of the claims that the text makes. */
  claims: string[];
}

/** The e-mail of one segment in one language. */
export interface EmailCopy {
  /** `email/en/studios`. */
  id: string;
  locale: Locale;
  segment: string;
  variants: EmailVariant[];
}

/** One way to write the blog post. */
export interface PostVariant {
  id: string;
  standfirst: string;
  opening: string[];
  approach: { heading: string; text: string };
  points: Point[];
  closing: { heading: string; text: string };
  button: string;
  claims: string[];
}

/** The blog post in one language. */
export interface PostCopy {
  /** `blog/en`. */
  id: string;
  locale: Locale;
  variants: PostVariant[];
}

/** One way to write a social post. */
export interface SocialVariant {
  id: string;
  text: string;
  hashtags: string[];
  link: string;
  claims: string[];
}

/** The post for one network in one language. */
export interface SocialCopy {
  /** `social/en/x`. */
  id: string;
  locale: Locale;
  network: Network;
  variants: SocialVariant[];
}

/** Everything written for a campaign. */
export interface Deck {
  emails: EmailCopy[];
  posts: PostCopy[];
  social: SocialCopy[];
}

/** Which variant of each text the review chose: ids of variants by ids of texts. */
export type Selection = Record<string, string>;

/** Returns the chosen variant of a text; the first one if the selection does not list the text. */
export const chosen = <V extends { id: string }>(
  copy: { id: string; variants: V[] },
  selection: Selection,
): V => {
  const chosen = copy.variants.find((variant) => variant.id === selection[copy.id]) ?? copy.variants[0];
  invariant(chosen, `"${copy.id}" has no variant`);
  return chosen;
};
