import { z } from 'zod';
import { expression, template } from '../common-fields.ts';

const name = (description: string) => z.string().min(1).optional().describe(description);
const fieldsOf = (description: string) => z.record(z.string().min(1), template(description));

/** The fields of `state` besides those that it shares. */
export const fields = {
  get: name(
    "State whose record is read; the result is the record, or null if there is none. Names are those of the document's `state`.",
  ),
  put: name('State whose record is replaced by `with`; the result is the record that it replaces, or null.'),
  update: name(
    'State whose record is changed, and created if there is none; the result is the record after the change.',
  ),
  delete: name('State whose record is removed; the result is the removed record, or null.'),
  key: expression('Key of the record, a text or a number. Default: one record without a key.').optional(),
  default: fieldsOf('Value of a field that the record does not have.')
    .optional()
    .describe('Of `get`: fields of a record that does not have them, or does not exist.'),
  with: fieldsOf('Value of the field.').optional().describe('Of `put`: the record.'),
  set: fieldsOf('Value of the field.').optional().describe('Of `update`: fields that get a value.'),
  add: fieldsOf('Number that is added.')
    .optional()
    .describe('Of `update`: numbers that are added to fields; one that is missing counts as 0.'),
  append: fieldsOf('Item that is appended.')
    .optional()
    .describe('Of `update`: items that are appended to lists, one to each.'),
  keep_last: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('Of `append`: number of items that are kept, the last ones. Default: all.'),
  if: z
    .union([
      z.enum(['absent', 'present']),
      fieldsOf('Value that the field must have; null if it must be missing.'),
    ])
    .optional()
    .describe(
      'Writes only if there is no record (`absent`), if there is one (`present`), or if its fields have these values; otherwise the step fails with `DynamoDB.ConditionalCheckFailedException`.',
    ),
} satisfies z.ZodRawShape;
