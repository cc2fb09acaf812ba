import { z } from 'zod';
import { jsonSchema, template } from '../common-fields.ts';

const editable = z
  .union([
    z.array(z.string().min(1)).describe('Names of the fields.'),
    z
      .record(z.string(), jsonSchema('JSON Schema of the values that the field may be changed to.'))
      .describe('Fields, each with a JSON Schema.'),
  ])
  .describe('Fields of `show` that the approver may change: their names, or a JSON Schema for each.');

/** The fields of `approval` besides those that it shares. */
export const fields = {
  with: z
    .strictObject({
      title: template('What is to be approved, one line.'),
      to: z
        .union([z.array(template('Whom to ask.')), template('Whom to ask.')])
        .optional()
        .describe('Whom to ask: addresses or names.'),
      show: template('What the approver sees: an object.').optional(),
      editable: editable.optional(),
    })
    .describe('What the approver is asked.'),
  on_timeout: z
    .enum(['reject', 'approve', 'fail'])
    .optional()
    .describe('The decision if no one decides in time. Default: reject.'),
  on_reject: z
    .enum(['fail', 'continue'])
    .optional()
    .describe(
      '`fail` (default) fails the step with ApprovalRejected; `continue` continues with `approved: false`.',
    ),
} satisfies z.ZodRawShape;
