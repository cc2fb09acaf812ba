import { z } from 'zod';
import { briefSchema } from '../../shared/campaign/brief.ts';
import { fileKeySchema, topicSchema } from '../../shared/campaign/contracts.ts';

export const name = 'research/competitors';

export const description =
  'Reads the competitor file: who claims what, at what price, and which topics are left open.';

export const input = z.strictObject({ brief: briefSchema });

export const output = z.object({
  competitors: z.int(),
  topics: z.array(topicSchema).describe("The brief's topics, by how far competitors claim them."),
  gaps: z.array(z.string()).describe("Topics of the brief's that no competitor claims."),
  price_position: z.enum(['below', 'within', 'above', 'unknown']),
  file: fileKeySchema,
});

export const errors = {
  FileMissing: { retryable: false },
  InvalidCompetitors: { retryable: false },
};

/** It writes files of the run's own folder and nothing else: the same input writes the same. */
export const options = { effect: false };
