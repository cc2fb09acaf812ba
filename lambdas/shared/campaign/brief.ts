import { z } from 'zod';
import { localeSchema, localizedLine, localizedText } from './locale.ts';

/** Where a campaign can be published. */
const CHANNELS = ['email', 'blog', 'social'] as const;

/** Social networks that the templates know. */
export const NETWORKS = ['linkedin', 'x', 'instagram', 'mastodon', 'bluesky'] as const;

/** A social network. */
export type Network = (typeof NETWORKS)[number];

/** Manners of speaking that the templates know. */
export const TONES = ['confident', 'warm', 'playful'] as const;

/** A manner of speaking. */
export type Tone = (typeof TONES)[number];

const slug = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const link = z.url({ protocol: /^https$/ }).max(300);
const fileOf = (pattern: RegExp) => z.string().max(200).regex(pattern);

/** A colour as `#rrggbb`. */
const colourSchema = z.string().regex(/^#[0-9a-fA-F]{6}$/);

const product = z.strictObject({
  name: z.string().max(40).regex(/\S/),
  category: localizedLine.describe('What it is, in the nominative with its article: "the desk lamp".'),
  tagline: localizedLine,
  summary: localizedText,
  problem: localizedText.describe('What annoys people today; a whole sentence.'),
  price: z.strictObject({ amount: z.number().positive(), currency: z.string().regex(/^[A-Z]{3}$/) }),
});

const sender = z.strictObject({
  name: z.string().max(60).regex(/\S/),
  email: z.email(),
  reply_to: z.email(),
  postal_address: z.string().min(10).max(160).regex(/\S/),
});

const segment = z.strictObject({
  id: slug,
  name: localizedLine.describe('The people, in the plural: "Design studios".'),
  situation: localizedText.describe('A whole sentence that shows that we know their day.'),
});

const valueProposition = z.strictObject({
  id: slug,
  topic: slug.describe("Compared with the topics of the competitors' claims."),
  title: localizedLine.describe('A line that stands by itself: "See colours as they are".'),
  text: localizedText,
  segments: z.array(slug).min(1).max(8).describe('For whom it matters most.'),
  claim: slug.optional().describe('The claim that the text makes; its evidence is checked.'),
});

const claim = z.strictObject({
  id: slug,
  text: localizedText,
  evidence: z
    .strictObject({ source: z.string().min(3).max(160).regex(/\S/), url: link, date: z.iso.date() })
    .optional(),
});

const bannedWords = z.array(z.string().min(2).max(60)).max(200).default([]);

const colours = z.strictObject({
  primary: colourSchema,
  secondary: colourSchema,
  accent: colourSchema,
  background: colourSchema,
  text: colourSchema,
});

/** A campaign's brief: everything that the marketing campaign's actions know about the job. */
export const briefSchema = z
  .strictObject({
    campaign: slug,
    product,
    sender,
    audience: z.array(segment).min(1).max(8),
    value_propositions: z.array(valueProposition).min(3).max(10),
    claims: z.array(claim).max(20).default([]),
    banned_words: z
      .strictObject({
        en: bannedWords,
        de: bannedWords,
        fr: bannedWords,
      })
      .default({ en: [], de: [], fr: [] }),
    tone: z.enum(TONES).default('confident'),
    locales: z.array(localeSchema).min(1).describe("The first is the campaign's own language."),
    channels: z.array(z.enum(CHANNELS)).min(1),
    networks: z.array(z.enum(NETWORKS)).min(1).default(['linkedin', 'x']),
    launch_date: z.iso.date(),
    send_time: z.iso.datetime({ offset: true }),
    brand: z.strictObject({ colours, typeface: z.enum(['sans', 'serif']).default('sans') }),
    links: z.strictObject({ product: link, unsubscribe: link, privacy: link, blog: link }),
    hashtags: z
      .array(z.string().regex(/^[\p{L}\p{N}]{2,30}$/u))
      .max(5)
      .default([]),
    customers_file: fileOf(/^[a-z0-9_-]+(\/[a-z0-9_-]+)*\.csv$/),
    competitors_file: fileOf(/^[a-z0-9_-]+(\/[a-z0-9_-]+)*\.json$/),
  })
  .superRefine(({ audience, value_propositions, claims }, { addIssue }) => {
    const complain = (path: (string | number)[], message: string): void =>
      addIssue({ code: 'custom', path, message });
    for (const [field, entries] of Object.entries({ audience, value_propositions, claims })) {
      entries.forEach(({ id }, index) => {
        const first = entries.findIndex((entry) => entry.id === id);
        if (first < index) complain([field, index, 'id'], `"${id}" is already the id of ${field}.${first}`);
      });
    }
    const segments = audience.map(({ id }) => id);
    value_propositions.forEach((proposition, index) => {
      proposition.segments.forEach((id, at) => {
        if (segments.includes(id)) return;
        const path = ['value_propositions', index, 'segments', at];
        complain(path, `there is no "${id}" in audience; expected one of ${segments.join(', ')}`);
      });
      if (proposition.claim !== undefined && !claims.some(({ id }) => id === proposition.claim)) {
        complain(['value_propositions', index, 'claim'], `there is no "${proposition.claim}" in claims`);
      }
    });
  });

/** A campaign's brief. */
export type Brief = z.infer<typeof briefSchema>;

/** One reason to buy. */
export type ValueProposition = Brief['value_propositions'][number];

/** One group of customers. */
export type Segment = Brief['audience'][number];

/** Returns the value proposition with an id; undefined when the brief has none. */
export const propositionOf = (brief: Brief, id: string): ValueProposition | undefined =>
  brief.value_propositions.find((proposition) => proposition.id === id);
