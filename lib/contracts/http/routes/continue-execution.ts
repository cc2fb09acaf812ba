import { z } from 'zod';
import { anyJson, executionPath, executionSummary } from '../fields.ts';
import { defineRoute } from '../route.ts';

export const continueExecution = defineRoute({
  name: 'continue-execution',
  method: 'POST',
  path: '/workflows/{workflow}/executions/{execution}/continue',
  summary:
    'Continues an execution that ended without success in a version of its workflow, from a step: as a new execution with its ' +
    'variables and effects.',
  parameters: executionPath,
  body: z.strictObject({
    version: z
      .literal('live')
      .or(z.number().int().positive())
      .default('live')
      .describe('Number of a version, or "live": the one that new executions get.'),
    from: z.string().min(1).max(80).describe('Step to begin with.'),
    input: anyJson.optional().describe("In place of the execution's own input."),
    reason: z.string().max(1000).optional().describe('Goes into the audit trail.'),
  }),
  response: executionSummary,
  status: 202,
  problems: ['not_found', 'invalid_input', 'conflict', 'unavailable'],
});
