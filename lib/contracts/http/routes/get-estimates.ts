import { z } from 'zod';
import { workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';

const count = z.number().int();
const seconds = z.number();

const durations = z.object({
  samples: count.describe('Runs that it is of.'),
  p10: seconds,
  p50: seconds,
  p90: seconds,
});

/** What executions of a workflow have taken, for estimating others. */
export const estimatesView = z.object({
  workflow: workflowName,
  executions: z.object({
    count: count.describe('Executions that have ended in the span.'),
    days: z.number().describe('Length of the span: at most 30 days, less if there are many executions.'),
    per_day: z.number(),
    dollars: z
      .number()
      .optional()
      .describe('Mean cost of one, at list prices of us-east-1 with the memory of the default.'),
  }),
  steps: z.record(
    z.string(),
    durations.extend({
      versions: count.describe('Versions of the workflow that the runs are of.'),
      sizes: z
        .array(durations.extend({ up_to_bytes: count.describe('Size of the input, at most.') }))
        .describe('The same by the size of the input.'),
      memory: z
        .object({
          megabytes: count.describe('The most that a process of its function has held.'),
          processors: z.number().describe('Processor time of a second of its calls.'),
          samples: count.describe('Calls that it is of.'),
        })
        .optional()
        .describe('What its function used; absent if no function has noted that, as in the local stack.'),
    }),
  ),
});

export const getEstimates = defineRoute({
  name: 'get-estimates',
  method: 'GET',
  path: '/workflows/{workflow}/estimates',
  summary:
    'Shows how long the steps of a workflow have taken, by the size of their input, how many executions there are a day, and what one costs.',
  parameters: z.object({ workflow: workflowName }),
  response: estimatesView,
  problems: ['not_found'],
});
