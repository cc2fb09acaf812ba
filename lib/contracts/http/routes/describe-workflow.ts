import { z } from 'zod';
import { anyJson, workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';
import { workflowSummary } from './list-workflows.ts';

export const describeWorkflow = defineRoute({
  name: 'describe-workflow',
  method: 'GET',
  path: '/workflows/{workflow}',
  summary: 'Shows the input, steps, phases and triggers of a workflow.',
  parameters: z.object({ workflow: workflowName }),
  response: workflowSummary.extend({
    input: z.record(z.string(), anyJson).optional().describe('JSON Schema of the input.'),
    phases: z.array(z.string()),
    steps: z.array(
      z.object({
        id: z.string(),
        type: z.string(),
        uses: z.string().optional(),
        phase: z.string().optional(),
        parent: z.string().optional(),
      }),
    ),
    triggers: z.array(z.looseObject({ kind: z.string() })),
  }),
  problems: ['not_found'],
});
