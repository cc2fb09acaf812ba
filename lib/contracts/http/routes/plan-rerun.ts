import { z } from 'zod';
import { executionPath } from '../fields.ts';
import { defineRoute } from '../route.ts';
import { effectView } from './list-effects.ts';
import { versionToRun } from './rerun-execution.ts';

const beginning = z.object({
  step: z.string().describe('Id of the step.'),
  block: z
    .string()
    .optional()
    .describe('The block that is begun with, if the step runs beside others or in a loop.'),
  again: z.array(z.string()).describe('Steps that run again, or may.'),
  taken_over: z.array(z.string()).describe('Steps that do not run again and whose results are taken over.'),
  refusal: z.string().optional().describe('Why an execution cannot begin with it; absent if it can.'),
  instead: z.string().optional().describe('The step to begin with instead, if it is refused.'),
});

export const planRerun = defineRoute({
  name: 'plan-rerun',
  method: 'GET',
  path: '/workflows/{workflow}/executions/{execution}/rerun',
  summary:
    'Shows what running an ended execution again would do, for each step to begin with: what is done again, what is taken over, and why not.',
  parameters: executionPath,
  query: z.object({ version: versionToRun }),
  response: z.object({
    version: z.number().int().optional().describe('Number of the version; absent where there are none.'),
    beginnings: z.array(beginning).describe('In the order of the workflow.'),
    unsettled: z
      .enum(['pending', 'undoing'])
      .optional()
      .describe('Its end is being recorded, or what it did is being undone: ask again in a moment.'),
    effects: z
      .array(effectView)
      .describe('What the execution did, newest first; it stays the effect of that execution.'),
  }),
  problems: ['not_found', 'conflict'],
});
