import { z } from 'zod';
import { jsonSchema, template } from '../common-fields.ts';

/** Languages of scripts. */
export const LANGUAGES = ['javascript', 'typescript', 'python'] as const;

/** The fields of `script` besides those that it shares. */
export const fields = {
  language: z
    .enum(LANGUAGES)
    .optional()
    .describe(
      'Language of the code. Types in JavaScript are removed as those in TypeScript are. Default: javascript.',
    ),
  script: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Body of a function: it reads the values of `with` by their names, and `context`; what it returns is the result. It may `await`.',
    ),
  file: z.string().min(1).optional().describe("File with the body, by its path from the project's folder."),
  with: z
    .record(z.string().min(1), template('Value of the name.'))
    .optional()
    .describe('Values that the code reads, by name.'),
  returns: jsonSchema(
    'JSON Schema of the result: types, properties, items and choices in it are checked when the script returns.',
  ).optional(),
  memory: z
    .int()
    .min(128)
    .max(10_240)
    .optional()
    .describe('Megabytes of memory. The share of a processor grows with them. Default: 256.'),
} satisfies z.ZodRawShape;
