import type { z } from 'zod';
import { template } from '../common-fields.ts';

/** The fields of `wait` besides those that it shares. */
export const fields = {
  for: template('A duration such as `5m`, or `{{ … }}` giving seconds.').optional(),
  until: template('An instant in RFC 3339, or `{{ … }}` giving one.').optional(),
} satisfies z.ZodRawShape;
