import { z } from 'zod';
import { anyJson, executionPath, instant, nextToken, page, yesOrNo } from '../fields.ts';
import { defineRoute } from '../route.ts';

export const getHistory = defineRoute({
  name: 'get-history',
  method: 'GET',
  path: '/workflows/{workflow}/executions/{execution}/history',
  summary: "Lists the events of an execution's history, oldest first unless reversed.",
  parameters: executionPath,
  query: z.object({ ...page, reverse: yesOrNo.optional().describe('Newest first.') }),
  response: z.object({
    events: z.array(
      z
        .object({
          id: z.number().int(),
          previousEventId: z.number().int(),
          type: z.string(),
          timestamp: instant,
        })
        .catchall(anyJson)
        .describe(
          "Step Functions' HistoryEvent, its details under Step Functions' names; task tokens are left out.",
        ),
    ),
    as_of: instant
      .optional()
      .describe(
        'When the history was read that this is based on, if Step Functions refused to give a newer one.',
      ),
    next_token: nextToken,
  }),
  problems: ['not_found', 'too_large'],
});
