import { z } from 'zod';
import { fileKeySchema, publicationSchema } from '../../shared/campaign/contracts.ts';
import { distributionErrors, distributionFields, sendTime } from '../shared/distribution-input.ts';

export const name = 'distribution/email';

export const description =
  'Writes an e-mail for every customer who asked for mail and whose address works, and hands them to the outbox.';

export const input = z.strictObject({
  ...distributionFields,
  send_time: sendTime,
  customers: fileKeySchema.describe('The customer list, as the research read it.'),
});

export const output = z.object({
  recipients: z.int(),
  variants: z.int().describe('Segments and languages with at least one recipient.'),
  skipped: z.int().describe('Customers of the audience who may not be written to.'),
  publication: publicationSchema,
});

export const errors = { ...distributionErrors, CsvError: { retryable: false } };

/** It publishes: what a step that uses it did has to be undone when the workflow fails. */
export const options = { effect: true };
