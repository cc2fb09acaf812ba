import { z } from 'zod';
import { anyJson, executionPath, instant } from '../fields.ts';
import { defineRoute } from '../route.ts';

const logLine = z.object({
  at: instant.optional(),
  level: z.string().optional(),
  message: z.string(),
  attempt: z.number().int().optional().describe('Attempt at the step; absent if the line does not say.'),
  request: z.string().optional().describe('Id of the call of the function.'),
  function: z.string().describe('Action or function of the platform that printed it.'),
  fields: z.record(z.string(), anyJson).optional().describe('What else a structured line has.'),
});

export const listLogs = defineRoute({
  name: 'list-logs',
  method: 'GET',
  path: '/workflows/{workflow}/executions/{execution}/logs',
  summary: 'Lists what the functions have printed that a step of an execution called, oldest first.',
  parameters: executionPath,
  query: z.object({
    step: z.string().min(1).max(128).describe('Id of the step.'),
    attempt: z.coerce.number().int().min(0).optional().describe('Only of this attempt. Default: all.'),
  }),
  response: z.object({
    lines: z.array(logLine),
    complete: z.boolean().describe('False if there are more lines than are listed; the newest are left out.'),
  }),
  problems: ['not_found'],
});
