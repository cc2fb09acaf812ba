import { z } from 'zod';
import { budgetSchema, duration, limitsSchema, retrySchema } from '#steps/common-fields.ts';
import { executionFields, flowFields } from '#steps/flow-fields.ts';
import { sections } from '#steps/sections.ts';
import { documentName } from './document-kind.ts';

/** Returns the fields that every kind has that compiles to a workflow; they mean what they mean there. */
export const shared = (noun: string) =>
  ({
    name: documentName(`Name of the ${noun}, and of the workflow that it becomes.`),
    description: z.string().optional().describe(`What the ${noun} is for.`),
    defaults: z
      .strictObject({
        retry: retrySchema.optional(),
        timeout: duration('Time for one attempt of a task.').optional(),
        limits: limitsSchema.optional(),
      })
      .optional()
      .describe('Settings of everything in it that does not set them itself.'),
    triggers: z
      .array(z.record(z.string(), z.unknown()))
      .optional()
      .describe('What starts it, as in a workflow.'),
    timeout: duration('Time for the whole execution.').optional(),
    budget: budgetSchema.optional(),
    ...executionFields,
    ...flowFields,
  }) satisfies z.ZodRawShape;

/** Names of the fields that `shared` describes, which a workflow takes over as they are. */
export const SHARED = Object.keys(shared(''));

/** Names of the sections that the steps of an author read, which a workflow takes over as they are too. */
export const SECTIONS = Object.keys(sections);
