import { z } from 'zod';
import { anyJson, executionSummary, newExecutionName, reason, workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';

/** Longest wait for the end of an execution that a request may ask for: API Gateway answers within 29 seconds. */
const MAX_WAIT_SECONDS = 25;

export const startExecution = defineRoute({
  name: 'start-execution',
  method: 'POST',
  path: '/workflows/{workflow}/executions',
  summary:
    'Starts an execution. A name makes the call idempotent: the same name and input give the same execution. With `wait`, answers 200 with ' +
    'the outcome when the execution has ended, or 202 if it has not by then.',
  parameters: z.object({ workflow: workflowName }),
  query: z.object({
    wait: z.coerce
      .number()
      .min(0)
      .max(MAX_WAIT_SECONDS)
      .optional()
      .describe(
        'Seconds to wait for the end of the execution (default: the answer comes as soon as it has started).',
      ),
  }),
  body: z.strictObject({
    name: newExecutionName.optional(),
    input: anyJson
      .default({})
      .describe("Checked against the workflow's JSON Schema; defaults are filled in."),
    reason,
  }),
  response: executionSummary.extend({
    output: anyJson.optional(),
    error: z.string().optional(),
    cause: z.string().optional(),
  }),
  status: 202,
  statusOf: (response) => ((response as { ended_at?: string }).ended_at === undefined ? 202 : 200),
  problems: ['not_found', 'invalid_input', 'conflict', 'too_large', 'unavailable'],
});
