import { z } from 'zod';
import { duration, jsonSchema, limitsSchema } from './common-fields.ts';

/** What makes up a script, in a step or in the document's `scripts`. */
export const scriptFields = {
  language: z
    .enum(['javascript', 'typescript', 'python'])
    .optional()
    .describe(
      'Language of the code. Types in JavaScript are removed as those in TypeScript are. Default: javascript.',
    ),
  script: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Body of a function: it reads the values of `with` by their names, and `context` (`log`, `heartbeat`, `state`, `secret`, `audit`); what it returns is the result. It may `await`.',
    ),
  file: z.string().min(1).optional().describe("File with the body, by its path from the project's folder."),
  packages: z
    .array(
      z.string().regex(/^(@[a-z0-9-~][\w.-]*\/)?[A-Za-z0-9-~][\w.-]*$/, {
        error: 'expected the name of a package, without a version',
      }),
    )
    .min(1)
    .optional()
    .describe(
      "Packages that are deployed with the function: of npm, from the project's `node_modules`, for JavaScript to load with `await import('…')`; of pip, from its `.venv`, for Python.",
    ),
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
  scripts: z
    .record(
      z
        .string()
        .regex(/^[a-z][a-z0-9_]*$/, { error: 'expected snake_case: a letter, then letters, digits and "_"' }),
      z.strictObject({
        ...scriptFields,
        input: jsonSchema(
          'JSON Schema of `with`: an object, whose properties the code reads by their names.',
        ).optional(),
        timeout: duration('Time for one attempt, if the step does not say. Default: 30s.').optional(),
        limits: limitsSchema.optional(),
      }),
    )
    .optional()
    .describe('Scripts by name, for `script` steps that `call` them and for tasks of `dynamic` steps.'),
} satisfies z.ZodRawShape;

/** The sections of a document. */
export type Sections = z.output<z.ZodObject<typeof sections>>;

/** A script that has a name. */
export type NamedScript = NonNullable<Sections['scripts']>[string];

/** A kind of record that `state` steps keep. */
export type StateSection = NonNullable<Sections['state']>[string];
