import { z } from 'zod';
import { anyJson, instant } from './fields.ts';

/** Fields that an approver may change: names of fields of what is shown, or fields with a JSON Schema each. */
export const editableFields = z.union([
  z.array(z.string()),
  z.record(z.string(), z.record(z.string(), anyJson)),
]);

/** Status of an approval; `expired` once its time is over without a decision. */
export const approvalStatus = z.enum(['pending', 'approved', 'rejected', 'expired']);

/** An approval as the API shows it, without its task token. */
export const approvalView = z.object({
  id: z.string(),
  status: approvalStatus,
  workflow: z.string(),
  execution: z.string().describe('ARN of the execution.'),
  step: z.string(),
  iteration: z
    .array(z.number().int())
    .optional()
    .describe(
      'Indexes of the iterations around the step, outermost first, counted from 0; absent outside loops.',
    ),
  title: z.string(),
  to: z.array(z.string()),
  show: anyJson.optional(),
  editable: editableFields,
  announcements: z
    .array(
      z.object({
        channel: z.enum(['mail', 'webhook', 'file']),
        delivered: z.boolean(),
        tries: z.number().int().describe('After 8 without success it is not tried again.'),
        at: instant.describe('When it was tried last.'),
        error: z.string().optional(),
      }),
    )
    .optional()
    .describe(
      'What became of telling people. The files of the local stack are listed only when they could not be written.',
    ),
  requested_at: instant,
  expires_at: instant.optional(),
  decided_at: instant.optional(),
  by: z.string().optional(),
  comment: z.string().optional(),
  edits: z.record(z.string(), anyJson).optional(),
});

/** Opaque id of an approval; it reveals nothing about the task token. */
export const approvalId = z.string().regex(/^[a-z0-9]{8,64}$/, 'expected the id of an approval');
