import type { z } from 'zod';
import { template } from '../common-fields.ts';

/** The fields of `return` besides those that it shares. */
export const fields = {
  with: template(
    "Output of the workflow. Default: the workflow's `output`, or null if it has none.",
  ).optional(),
} satisfies z.ZodRawShape;
