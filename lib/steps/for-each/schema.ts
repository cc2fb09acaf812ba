import { z } from 'zod';
import { expression, steps, template } from '../common-fields.ts';
import { loopEstimate } from '../loop-estimate.ts';

/** The fields of `for_each` besides those that it shares. */
export const fields = {
  foreach: expression(
    'The list to iterate over. It must be there; a filter that finds nothing in a list yields an empty one.',
  ),
  as: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .optional()
    .describe(
      'Name of the current item inside the steps. Default: item. Its position is always `$index`, from 0.',
    ),
  max_concurrency: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('Iterations that run concurrently. Default: no limit (AWS starts at most 40).'),
  estimate: loopEstimate('items', 'items in the list'),
  steps: steps('Steps for each item.'),
  output: template('Value of an iteration. Default: the result of its last step.').optional(),
} satisfies z.ZodRawShape;
