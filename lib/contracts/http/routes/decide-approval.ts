import { z } from 'zod';
import { isObject, type Json } from '#core/json.ts';
import { approvalId, approvalView } from '../approval.ts';
import { defineRoute } from '../route.ts';

/** Not a zod record, which silently drops a field called `__proto__`. */
const edits = z
  .unknown()
  .refine((value) => isObject(value as Json), 'expected an object')
  .meta({
    type: 'object',
    additionalProperties: {},
    description: 'New values of editable fields.',
  }) as unknown as z.ZodType<Record<string, Json>>;

export const decideApproval = defineRoute({
  name: 'decide-approval',
  method: 'POST',
  path: '/approvals/{approval}/decision',
  summary: 'Approves or rejects, once; may change the editable fields.',
  group: 'approver',
  parameters: z.object({ approval: approvalId }),
  body: z.strictObject({
    decision: z.enum(['approved', 'rejected']),
    comment: z.string().max(4000).optional(),
    edits: edits.optional(),
    by: z
      .string()
      .max(256)
      .optional()
      .describe('Who decides; used only if the API does not know the caller.'),
  }),
  response: approvalView,
  problems: ['not_found', 'invalid_input', 'already_decided', 'expired', 'too_large'],
});
