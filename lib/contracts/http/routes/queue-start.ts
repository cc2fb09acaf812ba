import { z } from 'zod';
import { anyJson, instant, newExecutionName, reason, workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';

export const queueStart = defineRoute({
  name: 'queue-start',
  method: 'POST',
  path: '/workflows/{workflow}/queued-starts',
  summary:
    'Accepts the start of an execution, which is made as soon as it can be: for bursts of starts. A name makes the call idempotent: the same name ' +
    'and input are accepted once. `GET /queued-starts` shows what waits and what could not be started.',
  parameters: z.object({ workflow: workflowName }),
  body: z.strictObject({
    name: newExecutionName.optional(),
    input: anyJson
      .default({})
      .describe("Checked against the workflow's JSON Schema now, and again when it is started."),
    reason,
  }),
  response: z.object({
    workflow: z.string(),
    name: z.string().describe('Name that the execution will have.'),
    accepted_at: instant,
  }),
  status: 202,
  problems: ['not_found', 'invalid_input', 'conflict', 'too_large'],
});
