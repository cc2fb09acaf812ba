import { z } from 'zod';
import { executionName, workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';

const executionOf = z.strictObject({ workflow: workflowName, name: executionName });

/** Executions that are checked in one request. */
const MAX_CHECKED = 50;

export const checkExecutions = defineRoute({
  name: 'check-executions',
  method: 'POST',
  path: '/executions/check',
  summary:
    'Says which of some executions would refuse to be retried or cancelled now, and why; changes nothing.',
  body: z.strictObject({
    action: z.enum(['cancel', 'retry']),
    executions: z.array(executionOf).min(1).max(MAX_CHECKED),
  }),
  response: z.object({
    refused: z.array(executionOf.extend({ reason: z.string() })).describe('The others would not refuse.'),
  }),
});
