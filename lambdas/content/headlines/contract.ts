import { z } from 'zod';
import { briefSchema } from '../../shared/campaign/brief.ts';
import { fileKeySchema, headlinesByLocaleSchema, rankingSchema } from '../../shared/campaign/contracts.ts';

export const name = 'content/headlines';

export const description =
  'Writes headlines from the template library, scores them and keeps the best of each language.';

export const input = z.strictObject({ brief: briefSchema, ranking: rankingSchema });

export const output = z.object({
  headline: z.string().describe("The best headline in the campaign's own language."),
  by_locale: headlinesByLocaleSchema,
  alternatives: z.array(z.string()).describe("The next best in the campaign's own language."),
  candidates: z.int(),
  file: fileKeySchema,
});

/** It writes files of the run's own folder and nothing else: the same input writes the same. */
export const options = { effect: false };
