import { z } from 'zod';
import { anyJson, workflowName, yesOrNo } from '../fields.ts';
import { defineRoute } from '../route.ts';
import { triggerView, workflowSummary } from './list-workflows.ts';

const text = z.string().optional();

/** As `WorkflowGraph`. */
const graphView = z.object({
  workflow: z.string(),
  summary: z.string(),
  dollars: z.number().optional().describe('US dollars that an execution costs as it is planned.'),
  defaults: z.array(z.string()),
  direction: z.enum(['right', 'down']),
  phases: z.array(z.string()),
  nodes: z.array(
    z.object({
      id: z.string().describe('Id of the step; of other boxes with what they are after it.'),
      shape: z.string(),
      type: text,
      title: z.string(),
      detail: text,
      condition: text,
      marks: z.array(z.string()),
      description: text,
      estimateSeconds: z.number().optional(),
      phase: text,
      critical: z.boolean(),
      block: text.describe('Id of the block around it.'),
      attachedTo: text,
    }),
  ),
  blocks: z.array(z.object({ id: z.string(), owner: z.string(), name: text })),
  edges: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      kind: z.enum(['next', 'back', 'undo', 'error']),
      label: text,
      critical: z.boolean(),
    }),
  ),
});

export const describeWorkflow = defineRoute({
  name: 'describe-workflow',
  method: 'GET',
  path: '/workflows/{workflow}',
  summary: 'Shows the input, steps, phases and triggers of a workflow.',
  parameters: z.object({ workflow: workflowName }),
  query: z.object({
    manifest: yesOrNo.optional().describe('With what the workflow is compiled to.'),
  }),
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
    triggers: z.array(triggerView),
    examples: z
      .array(z.object({ name: z.string(), input: anyJson }))
      .optional()
      .describe('Inputs with which it can be tried.'),
    manifest: z
      .looseObject({ name: z.string() })
      .optional()
      .describe('The compiled workflow, as the functions of the API read it; only if it is asked for.'),
    graph: graphView.optional().describe('The workflow as its pictures show it.'),
  }),
  problems: ['not_found'],
});
