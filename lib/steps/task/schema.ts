import type { z } from 'zod';
import { action } from '../common-fields.ts';

export const fields = {
  uses: action('The action to call, `factory/action`: the Lambda in `lambdas/factory/action`.'),
} satisfies z.ZodRawShape;
