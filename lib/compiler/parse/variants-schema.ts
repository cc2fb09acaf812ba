import { z } from 'zod';
import { expression } from '#steps/common-fields.ts';

/** Name of a workflow: also the state machine's name. */
export const WORKFLOW_NAME = /^[a-z][a-z0-9-]*$/;

/** Name of a variant. */
const VARIANT_NAME = /^[a-z][a-z0-9_]*$/;

/** Variants of a workflow, by name. */
export const variantsSchema = z
  .record(
    z.string().regex(VARIANT_NAME, { error: 'expected snake_case: a letter, then letters, digits and "_"' }),
    z.strictObject({
      weight: z
        .number()
        .nonnegative()
        .describe('Share of the executions that get the variant, in relation to the other weights.'),
      with: z
        .record(z.string(), z.json())
        .optional()
        .describe("Fields of the input that the variant sets, over the starter's."),
      workflow: z
        .string()
        .regex(WORKFLOW_NAME, { error: 'expected the name of a workflow in this project' })
        .optional()
        .describe('Workflow that is started in place of this one, with the same input.'),
      version: z
        .number()
        .int()
        .positive()
        .optional()
        .describe('Published version that is started in place of the one that new executions get.'),
      description: z.string().optional().describe('What is tried.'),
    }),
  )
  .describe(
    'Variants between which executions are distributed, however they are started. The first one is what the others are compared with; ' +
      'one with a weight alone is the workflow as it is.',
  );

/** How variants are compared. */
export const experimentSchema = z
  .strictObject({
    key: expression(
      'JSONata over `$input`: executions with the same value get the same variant. Default: the name of the execution.',
    ).optional(),
    measure: expression(
      'JSONata over `$input` and `$output` of a number by which the variants are compared, besides success, duration and cost.',
    ).optional(),
    better: z.enum(['higher', 'lower']).optional().describe('Which measure is better. Default: higher.'),
    detect: z
      .number()
      .positive()
      .max(1000)
      .optional()
      .describe(
        'Smallest difference that matters, in percent of the first variant: it says how many executions are needed. Default: 10.',
      ),
  })
  .describe('How the variants are compared.');
