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
  summary: 'Lists by key which executions have a place of the `concurrency` of a workflow, and which wait.',
  parameters: z.object({ workflow: workflowName }),
  response: z.object({
    max: z
      .number()
      .int()
      .optional()
      .describe('Executions of a key that may be under way; absent if there is no limit.'),
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
