import { z } from 'zod';
import { briefSchema } from '../../shared/campaign/brief.ts';

export const name = 'content/check-headline';

export const description = 'Judges a headline that an approver has edited by the rules of the review.';

export const input = z.strictObject({
  brief: briefSchema,
  headline: z.string().min(1).describe("A headline in the campaign's own language."),
});

export const output = z.object({
  blocking: z.int().describe('Findings for which it must not be published.'),
  warnings: z.int(),
  objections: z.string().describe('What must change and how, in sentences; empty if nothing must.'),
});

/** It only judges: the same input gives the same. */
export const options = { effect: false };
