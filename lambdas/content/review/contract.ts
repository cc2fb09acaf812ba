import { z } from 'zod';
import { briefSchema } from '../../shared/campaign/brief.ts';
import { fileKeySchema, headlinesByLocaleSchema } from '../../shared/campaign/contracts.ts';

export const name = 'content/review';

export const description =
  'Judges every variant of every text by the rules, chooses the best, and says what has to be fixed.';

export const input = z.strictObject({
  brief: briefSchema,
  deck: fileKeySchema,
  headlines: headlinesByLocaleSchema,
});

const severity = z.enum(['blocking', 'warning', 'note']);

export const output = z.object({
  score: z.int().describe('0 to 100: mean over the chosen texts.'),
  scores: z.record(z.string(), z.int()).describe('Mean score by channel.'),
  blocking: z.int().describe('Findings that must be fixed before an approval is requested.'),
  warnings: z.int(),
  notes: z.int(),
  summary: z.string().describe('The result in a sentence, with the worst findings.'),
  findings: z
    .array(
      z.object({
        rule: z.string(),
        severity,
        location: z.string(),
        message: z.string(),
        suggestion: z.string(),
      }),
    )
    .describe('The worst findings; all of them are in the file.'),
  pieces: z.int().describe('Texts that were judged, variants counted.'),
  selection: fileKeySchema,
  file: fileKeySchema,
  page: fileKeySchema,
});

export const errors = { FileMissing: { retryable: false } };

/** It writes files of the run's own folder and nothing else: the same input writes the same. */
export const options = { effect: false };
