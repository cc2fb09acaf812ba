import { z } from 'zod';
import { anyJson, executionPath, executionSummary, newExecutionName, reason } from '../fields.ts';
import { defineRoute } from '../route.ts';

/** Version of a workflow that an execution is to run in. */
export const versionToRun = z
  .literal('live')
  .or(z.coerce.number().int().positive())
  .default('live')
  .describe('Number of a version, or "live": the one that new executions get.');

export const rerunExecution = defineRoute({
  name: 'rerun-execution',
  method: 'POST',
  path: '/workflows/{workflow}/executions/{execution}/rerun',
  summary:
    'Runs an ended execution again from a step, as a new execution with the results of the steps before it and separate effects.',
  parameters: executionPath,
  body: z.strictObject({
    version: versionToRun,
    from: z.string().min(1).max(80).describe('Step to begin with.'),
    input: anyJson.optional().describe("In place of the execution's own input."),
    name: newExecutionName
      .optional()
      .describe('Name of the new execution; default: the old one with a suffix.'),
    reason,
  }),
  response: executionSummary,
  status: 202,
  problems: ['not_found', 'invalid_input', 'conflict', 'too_large', 'too_many_requests', 'unavailable'],
});
