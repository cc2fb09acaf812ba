import { z } from 'zod';
import { duration, jsonSchema } from './common-fields.ts';

/** Sections of a document that belong to step types: fields of the document whose values the types read. */
export const sections = {
  state: z
    .record(
      z
        .string()
        .regex(/^[a-z][a-z0-9_]*$/, { error: 'expected snake_case: a letter, then letters, digits and "_"' }),
      z.strictObject({
        fields: z
          .record(
            z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'expected letters, digits and "_"' }),
            jsonSchema('JSON Schema of the field.'),
          )
          .describe('Fields of a record, each with its JSON Schema. None is required.'),
        scope: z
          .enum(['workflow', 'shared'])
          .optional()
          .describe(
            'Who reads and writes the records: this workflow alone, or every workflow with a state of this name. Default: workflow.',
          ),
        ttl: duration('Time after its last write at which a record expires. Default: never.').optional(),
      }),
    )
    .optional()
    .describe('Records that `state` steps keep across executions, by name.'),
} satisfies z.ZodRawShape;

/** The sections of a document. */
export type Sections = z.output<z.ZodObject<typeof sections>>;

/** A kind of record that `state` steps keep. */
export type StateSection = NonNullable<Sections['state']>[string];
