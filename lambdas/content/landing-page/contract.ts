import { z } from 'zod';
import { briefSchema } from '../../shared/campaign/brief.ts';
import { fileKeySchema, headlinesByLocaleSchema, rankingSchema } from '../../shared/campaign/contracts.ts';

export const name = 'content/landing-page';

export const description = 'Builds the landing page: one HTML file in all languages of the campaign.';

export const input = z.strictObject({
  brief: briefSchema,
  ranking: rankingSchema,
  headlines: headlinesByLocaleSchema,
  headline: z.string().min(1).optional().describe("Replaces the headline in the campaign's own language."),
});

export const output = z.object({
  file: fileKeySchema,
  headline: z.string(),
  languages: z.int(),
  bytes: z.int(),
});

export const errors = { FileMissing: { retryable: false } };

/** It writes files of the run's own folder and nothing else: the same input writes the same. */
export const options = { effect: false };
