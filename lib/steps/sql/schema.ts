import { z } from 'zod';
import { jsonSchema, template } from '../common-fields.ts';

const statement = z
  .string()
  .min(1)
  .describe('The statement. `:name` stands for a value of `with`; values are never written into the text.');

const parameters = z
  .record(
    z.string().regex(/^[A-Za-z_]\w*$/, { error: 'expected a letter or "_", then letters, digits and "_"' }),
    template('Value of the parameter.'),
  )
  .optional()
  .describe('Values of the parameters in the statement, by name.');

const rows = jsonSchema('JSON Schema of a row. Every row is checked.').optional();

const maxRows = z
  .int()
  .min(1)
  .max(10_000)
  .optional()
  .describe('Most rows that the statement may yield. Default: 1000.');

/** The fields of `sql` besides those that it shares. */
export const fields = {
  connection: z
    .string()
    .min(1)
    .describe('The database: a name in `statemachines/connections.yaml`, with `postgres` or `sqlite`.'),
  statement: statement.optional(),
  with: parameters,
  rows,
  max_rows: maxRows,
  transaction: z
    .record(
      z
        .string()
        .regex(/^[a-z][a-z0-9_]*$/, { error: 'expected snake_case: a letter, then letters, digits and "_"' }),
      z.strictObject({ statement, with: parameters, rows, max_rows: maxRows }),
    )
    .optional()
    .describe(
      'Several statements in place of one, by name, which run in order in one transaction; the result has theirs by name.',
    ),
} satisfies z.ZodRawShape;
