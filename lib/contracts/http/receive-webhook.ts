import { z } from 'zod';
import { anyJson, executionSummary, workflowName } from './fields.ts';
import { defineRoute } from './route.ts';

export const receiveWebhook = defineRoute({
  name: 'receive-webhook',
  method: 'POST',
  path: '/webhooks/{workflow}',
  summary: 'Starts a workflow with the body as input, for a sender that signs what it sends.',
  parameters: z.object({ workflow: workflowName }),
  body: anyJson,
  response: executionSummary,
  status: 202,
  problems: ['unauthorized', 'not_found', 'invalid_input', 'conflict'],
  access: 'signature',
});
