import { z } from 'zod';
import { executionStatus, executionSummary, instant, nextToken, page, workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';

export const searchExecutions = defineRoute({
  name: 'search-executions',
  method: 'GET',
  path: '/executions',
  summary:
    'Finds executions of all workflows by name, error and the fields of their inputs that are searchable, the newest first.',
  query: z.object({
    ...page,
    q: z
      .string()
      .max(500)
      .optional()
      .describe(
        'Words that the name, the workflow, the error, the correlation id or a searchable field contains; `error:Busy` and `order_id:42` look in one of them, and `version:3` for that version.',
      ),
    workflow: workflowName.optional(),
    status: executionStatus.optional(),
    since: instant
      .optional()
      .describe(
        'Only those that have started since. Default: all that are known, which are those of 90 days.',
      ),
  }),
  response: z.object({
    executions: z.array(
      executionSummary.extend({
        error: z.string().optional(),
        version: z.number().int().optional().describe('Version of the workflow, if it is known.'),
        fields: z.record(z.string(), z.string()).optional().describe('Searchable fields of the input.'),
      }),
    ),
    next_token: nextToken,
  }),
  problems: ['not_found'],
});
