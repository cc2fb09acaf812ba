import { z } from 'zod';
import { fileKeySchema, messagesSchema, researchedSchema } from '../../shared/campaign/contracts.ts';

export const name = 'content/brief';

export const description =
  'Writes the creative brief: for every segment the message to lead with and what supports it.';

export const input = researchedSchema;

export const output = z.object({
  messages: messagesSchema,
  avoid: z.array(z.string()).describe('Topics that competitors have worn out.'),
  file: fileKeySchema,
});

/** It writes files of the run's own folder and nothing else: the same input writes the same. */
export const options = { effect: false };
