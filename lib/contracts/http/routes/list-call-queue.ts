import { z } from 'zod';
import { instant } from '../fields.ts';
import { defineRoute } from '../route.ts';

const call = z.object({
  name: z.string().describe('Name of the execution that calls.'),
  execution: z.string().describe('ARN of the execution that calls.'),
  step: z.string().describe('Step that calls.'),
  started_at: instant.describe('When the step asked for its turn.'),
});

const part = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/)
  .max(200);

export const listCallQueue = defineRoute({
  name: 'list-call-queue',
  method: 'GET',
  path: '/actions/{factory}/{action}/queue',
  summary: 'Lists by key which calls have a place of the `concurrency` of an action, and which wait.',
  parameters: z.object({ factory: part, action: part }),
  response: z.object({
    max: z.number().int().describe('Calls of a key that may be under way.'),
    keys: z.array(
      z.object({
        key: z.string(),
        under_way: z.array(call).describe('Those that have a place, the oldest first.'),
        waiting: z.array(call).describe('Those that wait, the next first.'),
      }),
    ),
  }),
  problems: ['not_found'],
});
