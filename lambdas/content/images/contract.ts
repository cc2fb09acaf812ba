import { z } from 'zod';
import { briefSchema } from '../../shared/campaign/brief.ts';
import { fileKeySchema, rankingSchema } from '../../shared/campaign/contracts.ts';

export const name = 'content/images';

export const description =
  "Draws banners from the brand's colours: one for every channel's size and language.";

export const input = z.strictObject({ brief: briefSchema, ranking: rankingSchema });

export const output = z.object({
  banners: z.int(),
  sizes: z.array(z.string()).describe('Names of the sizes that were drawn.'),
  least_contrast: z.number().describe('Smallest contrast ratio of any text on its ground.'),
  page: fileKeySchema.describe('A page that shows all banners.'),
});

/** It writes files of the run's own folder and nothing else: the same input writes the same. */
export const options = { effect: false };
