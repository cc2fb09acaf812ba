import { z } from 'zod';
import { briefSchema } from './brief.ts';

/** A file's place in the storage, e.g. `spring-1/copy/deck.json`. */
export const fileKeySchema = z.string().min(1).describe('Key of a file in the storage.');

/** A segment of the customer list, in figures. */
export const segmentFiguresSchema = z.object({
  id: z.string(),
  customers: z.int(),
  mailable: z.int(),
  /** Mailable share of all mailable customers, 0 to 1. */
  share: z.number(),
  /** Sign-ups of the last two quarters before the launch against the two before them, as a factor. */
  growth: z.number(),
});

/** A segment of the customer list, in figures. */
export type SegmentFigures = z.infer<typeof segmentFiguresSchema>;

/** How far competitors lay claim to a topic. */
export const topicSchema = z.object({
  topic: z.string(),
  /** Number of competitors that claim it. */
  competitors: z.int(),
  position: z.enum(['open', 'contested', 'crowded']),
});

/** How far competitors lay claim to a topic. */
export type Topic = z.infer<typeof topicSchema>;

/** What is written from: the brief, and what research found out about customers and competitors. */
export const researchedSchema = z.strictObject({
  brief: briefSchema,
  segments: z.array(segmentFiguresSchema),
  topics: z.array(topicSchema),
});

/** Value propositions from the strongest to the weakest. */
export const rankingSchema = z
  .array(z.object({ id: z.string(), score: z.number() }))
  .min(1)
  .describe('Value propositions from the strongest to the weakest.');

/** Value propositions from the strongest to the weakest. */
export type Ranking = z.infer<typeof rankingSchema>;

/** What to say to whom. */
export const messagesSchema = z.array(
  z.object({ segment: z.string(), lead: z.string(), support: z.array(z.string()) }),
);

/** What to say to whom: ids of value propositions by segment. */
export type Messages = z.infer<typeof messagesSchema>;

/** The headline of each language. */
export const headlinesByLocaleSchema = z.record(
  z.string(),
  z.object({ text: z.string(), score: z.number() }),
);

/** The headline of each language. */
export type HeadlinesByLocale = z.infer<typeof headlinesByLocaleSchema>;

/** Something that a channel has published. */
export const publicationSchema = z.object({
  channel: z.string(),
  campaign: z.string(),
  /** URI of the folder. */
  location: z.string(),
  /** URI of the page that shows it to people. */
  page: z.string().optional(),
  files: z.int(),
  /** False when it had been published before under the same key. */
  fresh: z.boolean(),
});

/** What a withdrawal came to. */
export const withdrawalSchema = z.object({
  channel: z.string(),
  campaign: z.string(),
  outcome: z.enum(['withdrawn', 'withdrawn-before', 'never-published']),
  /** URI of the record. */
  record: z.string(),
  files: z.int(),
});
