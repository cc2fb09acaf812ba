import { z } from 'zod';
import { approvalId, approvalView } from './approval.ts';
import { anyJson } from './fields.ts';
import { defineRoute } from './route.ts';

export const decideApproval = defineRoute({
  name: 'decide-approval',
  method: 'POST',
  path: '/approvals/{approval}/decision',
  summary: 'Approves or rejects, once; may change the editable fields.',
  parameters: z.object({ approval: approvalId }),
  body: z.strictObject({
    decision: z.enum(['approved', 'rejected']),
    comment: z.string().max(4000).optional(),
    edits: z.record(z.string(), anyJson).optional().describe('New values of editable fields.'),
    by: z
      .string()
      .max(256)
      .optional()
      .describe('Who decides; counts only where the API does not know the caller itself.'),
  }),
  response: approvalView,
  problems: ['not_found', 'invalid_input', 'already_decided', 'expired'],
});
