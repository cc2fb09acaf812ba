import { z } from 'zod';
import { template } from '../common-fields.ts';
import { scriptFields } from '../sections.ts';

/** The fields of `script` besides those that it shares. */
export const fields = {
  ...scriptFields,
  call: z
    .string()
    .optional()
    .describe("Script of the document's `scripts` that is called, in place of `script` and `file`."),
  with: z
    .record(z.string().min(1), template('Value of the name.'))
    .optional()
    .describe('Values that the code reads, by name.'),
} satisfies z.ZodRawShape;
