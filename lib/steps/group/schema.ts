import type { z } from 'zod';
import { steps, template } from '../common-fields.ts';

/** The fields of `group` besides those that it shares. */
export const fields = {
  steps: steps('Steps of the group.'),
  output: template('Value of the group. Default: the result of its last step.').optional(),
} satisfies z.ZodRawShape;
