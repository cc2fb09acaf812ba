import { z } from 'zod';
import { expression, steps, template } from '../common-fields.ts';

const body = {
  steps: steps('Steps of the case.'),
  output: template('Value of the case. Default: the result of its last step.').optional(),
};

/** The fields of `switch` besides those that it shares. */
export const fields = {
  cases: z
    .array(
      z.strictObject({
        when: expression('Condition of the case; the first case whose condition is true runs.'),
        ...body,
      }),
    )
    .min(1)
    .describe('Cases, tried in this order.'),
  default: z
    .union([steps('Steps that run if no case holds.'), z.strictObject(body)])
    .optional()
    .describe('Steps that run if no case holds. Default: nothing, and the result is null.'),
} satisfies z.ZodRawShape;
