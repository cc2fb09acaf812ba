import { z } from 'zod';
import { approvalStatus, approvalView } from '../approval.ts';
import { nextToken, page } from '../fields.ts';
import { defineRoute } from '../route.ts';

export const listApprovals = defineRoute({
  name: 'list-approvals',
  method: 'GET',
  path: '/approvals',
  summary: 'Lists the approvals with a status (default: pending), oldest first.',
  query: z.object({ ...page, status: approvalStatus.default('pending') }),
  response: z.object({ approvals: z.array(approvalView), next_token: nextToken }),
});
