import { z } from 'zod';
import type { Json, JsonObject } from '#core/json.ts';
import { jsonSchema, steps, template } from '#steps/common-fields.ts';
import { sections } from '#steps/sections.ts';
import { documentName } from '../document-kind.ts';
import { shared } from '../workflow-fields.ts';

/** A value that reads parameters is checked where the template is used. */
const readsParameters = z
  .unknown()
  .superRefine((value, context) => {
    if (!JSON.stringify(value ?? null).includes('$parameters'))
      context.addIssue({ code: 'invalid_type', expected: 'never', input: value });
  })
  .meta({ baton: 'parameters' });

const { name: _, description: __, ...ofWorkflows } = { ...shared('template'), ...sections };

/** The settings of a workflow that a template may have. */
const settings = Object.fromEntries(
  Object.entries(ofWorkflows).map(([name, schema]) => [
    name,
    z
      .union([schema.unwrap(), readsParameters])
      .optional()
      .describe(schema.description ?? schema.unwrap().description ?? ''),
  ]),
);

/** The fields of a template. */
export const fields = {
  ...settings,
  name: documentName('Name of the template, for `extends`.'),
  description: z.string().optional().describe('What the template is for.'),
  parameters: jsonSchema(
    'JSON Schema of the parameters, an object. `{{ $parameters.symbol }}` anywhere in the template is a parameter; types, choices and required ones are checked where the template is used, and defaults are filled in.',
  ).optional(),
  input: jsonSchema("JSON Schema of a workflow's input.").optional(),
  phases: z.array(z.string().min(1)).optional().describe('Phases of a workflow in order, for progress.'),
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

/** A template as it is written in TypeScript: any of its fields may be a text with parameters. */
export interface TemplateDefinition {
  name: string;
  description?: string;
  /** JSON Schema of the parameters. */
  parameters?: JsonObject;
  steps: ({ id: string } & Record<string, unknown>)[];
  output?: Json;
  /** What else a workflow of the template has, such as `input` and `defaults`. */
  [setting: string]: unknown;
}
