import { z } from 'zod';
import { approvalId, approvalView } from '../approval.ts';
import { defineRoute } from '../route.ts';

export const getApproval = defineRoute({
  name: 'get-approval',
  method: 'GET',
  path: '/approvals/{approval}',
  summary: 'Shows what is to be approved, and the status.',
  parameters: z.object({ approval: approvalId }),
  response: approvalView,
  problems: ['not_found'],
});
