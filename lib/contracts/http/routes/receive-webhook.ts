import { z } from 'zod';
import { anyJson, executionSummary, workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';

const challenge = z.object({ challenge: z.string().describe('What Slack asked to be repeated.') });

export const receiveWebhook = defineRoute({
  name: 'receive-webhook',
  method: 'POST',
  path: '/webhooks/{workflow}',
  summary: "Starts a workflow for a sender that signs what it sends, as the workflow's webhook trigger says.",
  parameters: z.object({ workflow: workflowName }),
  body: anyJson,
  forms: true,
  response: z.union([executionSummary, challenge]),
  status: 202,
  statusOf: (response) => (response && typeof response === 'object' && 'challenge' in response ? 200 : 202),
  problems: ['unauthorized', 'not_found', 'invalid_input', 'conflict', 'unavailable'],
  access: 'signature',
});
