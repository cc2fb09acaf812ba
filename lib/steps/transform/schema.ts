import type { z } from 'zod';
import { template } from '../common-fields.ts';

/** The fields of `transform` besides those that it shares. */
export const fields = {
  with: template('The value; it becomes the result.'),
} satisfies z.ZodRawShape;
