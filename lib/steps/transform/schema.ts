import type { z } from 'zod';
import { template } from '../common-fields.ts';

export const fields = {
  with: template('The value; it becomes the result.'),
} satisfies z.ZodRawShape;
