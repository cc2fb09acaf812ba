import { z } from 'zod';
import { anyJson, executionPath, instant } from '../fields.ts';
import { defineRoute } from '../route.ts';

/** Who did what to an execution, as the API shows it. */
const auditEntry = z.object({
  at: instant,
  action: z.string().describe('`started`, `approved`, `stopped`, `cancelled`, `finished`, …'),
  by: z.string().describe('Who did it, as far as the API knows.'),
  from: z.string().optional().describe('Address that the request came from.'),
  hash: z.string().optional().describe('SHA-256 of the input in hex.'),
  details: z.record(z.string(), anyJson).optional(),
});

export const listAudit = defineRoute({
  name: 'list-audit',
  method: 'GET',
  path: '/workflows/{workflow}/executions/{execution}/audit',
  summary: 'Lists who did what to an execution, and why, oldest first.',
  parameters: executionPath,
  response: z.object({ entries: z.array(auditEntry) }),
  problems: ['not_found'],
});
