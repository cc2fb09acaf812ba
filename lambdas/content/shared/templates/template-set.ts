import type { Tone } from '../../../shared/campaign/brief.ts';

/**
 * Templates of one language. Slots in braces: product, category, Category (with a capital), tagline, summary, problem,
 * title and text (of the leading value proposition), price, date, sender; in e-mails also situation (of the segment).
 * No sentence leans on the grammatical gender or number of what a slot brings.
 */
export interface TemplateSet {
  headlines: Record<Tone, string[]>;
  emails: Record<Tone, EmailTemplate[]>;
  posts: Record<Tone, PostTemplate[]>;
  social: Record<Tone, SocialTemplate[]>;
}

/** An e-mail around the value propositions. */
interface EmailTemplate {
  subject: string;
  preheader: string;
  opening: string;
  bridge: string;
  closing: string;
  /** Follows the closing if the text has sources to show. */
  sourced?: string;
  button: string;
  signoff: string;
}

/** A blog post around the value propositions. */
interface PostTemplate {
  standfirst: string;
  opening: string[];
  /** Heading and text that come before the value propositions. */
  approach: { heading: string; text: string };
  closing: { heading: string; text: string; sourced?: string };
  button: string;
}

/** A social post; `short` fits 280 characters together with a link. */
interface SocialTemplate {
  long: string;
  short: string;
}
