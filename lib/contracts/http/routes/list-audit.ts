import { z } from 'zod';
import { auditEntry } from '../audit-entry.ts';
import { executionPath } from '../fields.ts';
import { defineRoute } from '../route.ts';

export const listAudit = defineRoute({
  name: 'list-audit',
  method: 'GET',
  path: '/workflows/{workflow}/executions/{execution}/audit',
  summary: 'Lists who did what to an execution, and why, oldest first.',
  parameters: executionPath,
  response: z.object({ entries: z.array(auditEntry) }),
  problems: ['not_found'],
});
