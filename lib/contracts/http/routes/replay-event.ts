import { z } from 'zod';
import { eventId, executionSummary, newExecutionName, reason, workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';

export const replayEvent = defineRoute({
  name: 'replay-event',
  method: 'POST',
  path: '/workflows/{workflow}/events/{event}/replay',
  summary:
    'Starts a workflow again on an event that is kept, as its triggers are deployed now, in an execution with another name.',
  parameters: z.object({ workflow: workflowName, event: eventId }),
  body: z.strictObject({
    name: newExecutionName.optional().describe('Makes the call idempotent. Default: a new name each time.'),
    reason,
  }),
  response: executionSummary,
  status: 202,
  problems: ['not_found', 'conflict', 'invalid_input', 'too_large'],
});
