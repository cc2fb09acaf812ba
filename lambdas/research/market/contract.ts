import { z } from 'zod';
import { briefSchema } from '../../shared/campaign/brief.ts';
import { fileKeySchema, segmentFiguresSchema } from '../../shared/campaign/contracts.ts';

export const name = 'research/market';

export const description =
  'Reads the customer list: segments, languages, who may be written to, and what grows.';

export const input = z.strictObject({ brief: briefSchema });

export const output = z.object({
  customers: z.int().describe('Rows of the list that could be read.'),
  mailable: z.int().describe('Customers in the audience who asked for mail and whose address works.'),
  rejected: z.int().describe('Rows that break the rules of the list.'),
  left_out: z
    .string()
    .describe('Where the first of them are and what is wrong with them; empty when there are none.'),
  segments: z.array(segmentFiguresSchema),
  trends: z.array(z.string()),
  file: fileKeySchema,
  list: fileKeySchema.describe('The customer list as it was read, in the folder of the run.'),
});

export const errors = {
  FileMissing: { retryable: false },
  CsvError: { retryable: false },
};

/** It writes files of the run's own folder and nothing else: the same input writes the same. */
export const options = { effect: false };
