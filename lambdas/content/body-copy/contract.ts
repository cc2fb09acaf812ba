import { z } from 'zod';
import { briefSchema } from '../../shared/campaign/brief.ts';
import { fileKeySchema, messagesSchema, rankingSchema } from '../../shared/campaign/contracts.ts';

export const name = 'content/body-copy';

export const description =
  'Writes e-mails for every segment and language, blog posts and social posts, each in several variants.';

export const input = z.strictObject({ brief: briefSchema, ranking: rankingSchema, messages: messagesSchema });

export const output = z.object({
  emails: z.int().describe('E-mails: one for every segment and language.'),
  posts: z.int().describe('Social posts: one for every network and language.'),
  articles: z.int().describe('Blog posts: one for every language.'),
  variants: z.int(),
  words: z.int(),
  file: fileKeySchema,
});

/** It writes files of the run's own folder and nothing else: the same input writes the same. */
export const options = { effect: false };
