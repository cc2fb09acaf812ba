import { z } from 'zod';
import { anyJson, instant, workflowName } from '../fields.ts';
import { defineRoute } from '../route.ts';

const count = z.number().int();

const interval = z
  .object({ difference: z.number(), low: z.number(), high: z.number() })
  .describe(
    'By how much it is above the first variant, and the bounds of that with the confidence of the comparison.',
  );

/** One of the figures by which a variant is compared. */
const figure = z.object({
  count: count.describe('Executions that it is of.'),
  value: z.number().optional().describe('Share or mean; absent of none.'),
  difference: interval.optional(),
  verdict: z
    .enum(['first', 'too-early', 'better', 'worse', 'no-difference'])
    .describe(
      '`first`: the others are compared with it. `too-early`: fewer executions than needed. `no-difference`: none of the size that matters was found.',
    ),
  needed: count
    .optional()
    .describe('Executions of each variant that it takes to find the smallest difference that matters.'),
});

/** The variants of a workflow, as they compare. */
export const variantsView = z.object({
  workflow: workflowName,
  experiment: z.string().describe('Differs if what is compared differs.'),
  key: z.string().optional(),
  measure: z.string().optional(),
  better: z.enum(['higher', 'lower']),
  detect_percent: z.number().describe('Smallest difference that matters, in percent of the first variant.'),
  confidence: z.number(),
  power: z.number(),
  decision: z
    .object({
      variant: z.string().optional(),
      by: z.string(),
      at: instant,
      reason: z.string().optional(),
    })
    .optional()
    .describe('What was decided; with a variant, all new executions get it.'),
  variants: z.array(
    z.object({
      variant: z.string(),
      weight: z.number(),
      share: z.number().describe('Part of the new executions that get it now.'),
      with: z.record(z.string(), anyJson).optional(),
      workflow: z.string().optional(),
      version: count.optional(),
      description: z.string().optional(),
      ended: count.describe('Executions that have ended, without those that a person ended.'),
      success: figure,
      seconds: figure.describe('Of those that succeeded.'),
      dollars: figure,
      measure: figure.optional(),
    }),
  ),
});

export const listVariants = defineRoute({
  name: 'list-variants',
  method: 'GET',
  path: '/workflows/{workflow}/variants',
  summary: 'Compares the variants of a workflow: success, duration, cost and what the experiment measures.',
  parameters: z.object({ workflow: workflowName }),
  response: variantsView,
  problems: ['not_found', 'conflict'],
});
