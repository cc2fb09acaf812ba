import { z } from 'zod';

/** The fields of `workflow` besides those that it shares. */
export const fields = {
  workflow: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,80}$/, { error: 'expected the name of a workflow in this project' })
    .describe('Name of the workflow to start.'),
  wait: z
    .boolean()
    .optional()
    .describe(
      "Whether the step waits until the execution has ended, and has its output as the result. If not, the result is `{ execution }`, the execution's ARN, and nothing that it does is undone or stopped with this workflow. Default: true.",
    ),
} satisfies z.ZodRawShape;
