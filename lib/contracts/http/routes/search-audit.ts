import { z } from 'zod';
import { auditEntry } from '../audit-entry.ts';
import { instant, nextToken, page, workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';

export const searchAudit = defineRoute({
  name: 'search-audit',
  method: 'GET',
  path: '/audit',
  summary: 'Finds entries of the audit trail: who did what, when and why, the newest first.',
  query: z.object({
    ...page,
    workflow: workflowName.optional(),
    action: z
      .string()
      .max(100)
      .optional()
      .describe('Part of what was done: `started`, `approved`, `stopped`, …'),
    by: z.string().max(200).optional().describe('Part of the name of whoever did it.'),
    text: z
      .string()
      .max(200)
      .optional()
      .describe(
        'Words that are all somewhere in the entry: in names, in what was done, by whom, from where, or in its details.',
      ),
    since: instant.optional().describe('Default: 7 days before `until`.'),
    until: instant.optional().describe('Default: now.'),
  }),
  response: z.object({
    entries: z.array(
      auditEntry.extend({
        about: z
          .string()
          .describe(
            'ARN of the execution, or of the state machine whose versions it is about, or `breaker:NAME`.',
          ),
        workflow: workflowName.optional(),
      }),
    ),
    next_token: nextToken,
  }),
  problems: ['not_found'],
});
