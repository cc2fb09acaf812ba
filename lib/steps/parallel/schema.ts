import { z } from 'zod';
import { steps, template } from '../common-fields.ts';

const branch = z.union([
  steps('Steps of the branch.'),
  z.strictObject({
    steps: steps('Steps of the branch.'),
    output: template("The branch's value. Default: the result of its last step.").optional(),
  }),
]);

/** The fields of `parallel` besides those that it shares. */
export const fields = {
  branches: z
    .record(z.string().regex(/^[a-z][a-z0-9_]*$/), branch)
    .refine((branches) => Object.keys(branches).length > 0, { error: 'expected at least one branch' })
    .describe("Named branches that run concurrently. The result has each branch's value under its name."),
  max_concurrency: z.int().min(1).optional().describe('Branches that run concurrently. Default: all.'),
} satisfies z.ZodRawShape;
