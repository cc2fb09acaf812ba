import { z } from 'zod';
import { anyJson, executionSummary, newExecutionName, workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';

export const startExecution = defineRoute({
  name: 'start-execution',
  method: 'POST',
  path: '/workflows/{workflow}/executions',
  summary:
    'Starts an execution. A name makes the call idempotent: the same name and input give the same execution.',
  parameters: z.object({ workflow: workflowName }),
  body: z.strictObject({
    name: newExecutionName.optional(),
    input: anyJson
      .default({})
      .describe("Checked against the workflow's JSON Schema; defaults are filled in."),
  }),
  response: executionSummary,
  status: 202,
  problems: ['not_found', 'invalid_input', 'conflict', 'too_large'],
});
