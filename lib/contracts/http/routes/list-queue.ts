import { z } from 'zod';
import { instant, workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';

const run = z.object({
  name: z.string().describe('Name of the execution.'),
  execution: z.string().describe('ARN of the execution.'),
  started_at: instant,
});

export const listQueue = defineRoute({
  name: 'list-queue',
  method: 'GET',
  path: '/workflows/{workflow}/queue',
  summary:
    'Lists by key which executions have a place of the `concurrency` of a workflow, and which wait for a place or for a time.',
  parameters: z.object({ workflow: workflowName }),
  response: z.object({
    max: z
      .number()
      .int()
      .optional()
      .describe('Executions of a key that may be under way; absent if there is no limit.'),
    rate: z
      .object({ max: z.number().int(), per_seconds: z.number() })
      .optional()
      .describe('Executions of a key that may begin within a time; absent if there is no such limit.'),
    debounce_seconds: z
      .number()
      .optional()
      .describe('For how long an execution waits for a newer one; absent if none does.'),
    begins: z
      .array(
        run.extend({
          key: z.string(),
          begins_at: instant,
          waits_for: z.enum(['debounce', 'rate']).describe('Limit that makes it wait.'),
        }),
      )
      .describe('Executions that wait for a time, the next first.'),
    keys: z.array(
      z.object({
        key: z.string(),
        under_way: z.array(run).describe('Those that have a place, the oldest first.'),
        waiting: z.array(run).describe('Those that wait, the next first.'),
      }),
    ),
  }),
  problems: ['not_found'],
});
