import type { z } from 'zod';
import { template } from '../common-fields.ts';

/** The fields of `fail` besides those that it shares. */
export const fields = {
  error: template('Name of the error.'),
  cause: template('What went wrong, in words.').optional(),
} satisfies z.ZodRawShape;
