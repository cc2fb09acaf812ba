import { z } from 'zod';
import { template } from '#steps/common-fields.ts';

/** What a document or a step has that uses a template. */
export const extension = {
  key: 'extends',
  fields: {
    extends: z.string().min(1).describe('Name of the template.'),
    with: z
      .record(z.string(), template('Value of the parameter.'))
      .optional()
      .describe('Values of its parameters.'),
    overrides: z
      .record(z.string(), z.union([z.record(z.string(), z.unknown()), z.null()]))
      .optional()
      .describe('Fields of its steps, by id, that replace those of the template; null removes a step.'),
  },
} satisfies { key: string; fields: z.ZodRawShape };
