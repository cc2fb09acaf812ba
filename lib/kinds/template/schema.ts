import { z } from 'zod';
import type { Json, JsonObject } from '#core/json.ts';
import { duration, jsonSchema, limitsSchema, retrySchema, steps, template } from '#steps/common-fields.ts';
import { documentName } from '../document-kind.ts';

/** The fields of a template. */
export const fields = {
  name: documentName('Name of the template, for `extends`.'),
  description: z.string().optional().describe('What the template is for.'),
  parameters: jsonSchema(
    'JSON Schema of the parameters, an object. `{{ $parameters.symbol }}` anywhere in the template is a parameter; types, choices and required ones are checked where the template is used, and defaults are filled in.',
  ).optional(),
  input: jsonSchema("JSON Schema of a workflow's input.").optional(),
  defaults: z
    .strictObject({
      retry: retrySchema.optional(),
      timeout: duration('Time for one attempt of a task.').optional(),
      limits: limitsSchema.optional(),
    })
    .optional()
    .describe("Settings of a workflow's steps that do not set them themselves."),
  triggers: z
    .array(z.record(z.string(), z.unknown()))
    .optional()
    .describe('What starts a workflow of the template.'),
  steps: steps('Its steps.'),
  output: template(
    'Output of a workflow, or value of a step, of the template. Default: the last result.',
  ).optional(),
} satisfies z.ZodRawShape;

/** A template as it is read. */
export interface Template {
  name: string;
  description?: string;
  parameters?: JsonObject;
  steps: JsonObject[];
  output?: Json;
  [field: string]: Json | undefined;
}
