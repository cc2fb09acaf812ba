import type { z } from 'zod';
import { action } from '../common-fields.ts';

/** The fields of `task` besides those that it shares. */
export const fields = {
  uses: action('The action to call, `factory/action`: the Lambda in `lambdas/factory/action`.'),
} satisfies z.ZodRawShape;
