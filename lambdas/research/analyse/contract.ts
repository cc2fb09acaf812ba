import { z } from 'zod';
import { fileKeySchema, rankingSchema, researchedSchema } from '../../shared/campaign/contracts.ts';

export const name = 'research/analyse';

export const description =
  'Ranks the value propositions by reach, open topics and proof, and names opportunities and risks.';

export const input = researchedSchema;

export const output = z.object({
  ranking: rankingSchema,
  opportunities: z.array(z.string()),
  risks: z.array(z.string()),
  file: fileKeySchema,
});

/** It writes files of the run's own folder and nothing else: the same input writes the same. */
export const options = { effect: false };
