import { z } from 'zod';
import type { Json, JsonObject } from '#core/json.ts';
import { action, commonFields, jsonSchema, steps, template } from '#steps/common-fields.ts';
import type { FallbackDefinition, StepDefinition } from '#steps/definitions.ts';
import { sections } from '#steps/sections.ts';
import { shared } from '../workflow-fields.ts';

const stage = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/, { error: 'expected snake_case: a letter, then letters, digits and "_"' })
      .max(45)
      .describe('Name of the stage; `$<id>` is its result.'),
    description: z.string().min(1).optional().describe('What the stage is for.'),
    when: z
      .string()
      .min(1)
      .optional()
      .describe('The stage runs only if this expression is true; otherwise its result is null.'),
    input: jsonSchema('JSON Schema of what the stage gets, checked before it begins.').optional(),
    output: jsonSchema('JSON Schema of its result, checked before the next stage begins.').optional(),
    with: template('What the stage gets. Default: the context.').optional(),
    uses: action('Action that does the work.').optional(),
    step: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ baton: 'step', description: 'A step of any type, without an id, that does the work.' }),
    steps: steps('Steps that do the work; the result of the last one is that of the stage.').optional(),
    retry: commonFields.retry.optional(),
    timeout: commonFields.timeout.optional(),
    on_error: commonFields.on_error.optional(),
    compensate: commonFields.compensate.optional(),
    irreversible: commonFields.irreversible.optional(),
    breaker: commonFields.breaker.optional(),
    cache: commonFields.cache.optional(),
    limits: commonFields.limits.optional(),
  })
  .refine(
    ({ uses, step, steps: several }) => [uses, step, several].filter((one) => one !== undefined).length === 1,
    {
      error: 'expected one of uses, step and steps',
    },
  );

/** The fields of a pipeline. */
export const fields = {
  ...shared('pipeline'),
  ...sections,
  input: jsonSchema(
    'JSON Schema of the input, with which the context begins. Default: the `input` of the first stage, if that has no `with`.',
  ).optional(),
  stages: z.array(stage).min(1).describe('The stages, from first to last.'),
  output: template('Output of an execution. Default: a map with the result of every stage.').optional(),
} satisfies z.ZodRawShape;

/** A pipeline as it is read. */
export type Pipeline = z.output<z.ZodObject<typeof fields>>;

/** A stage as it is read. */
export type Stage = z.output<typeof stage>;

/** A pipeline as it is written in TypeScript. */
export type PipelineDefinition = Omit<z.input<z.ZodObject<typeof fields>>, 'stages' | 'input' | 'output'> & {
  input?: JsonObject;
  output?: Json;
  stages: (Omit<z.input<typeof stage>, 'step' | 'steps' | 'with'> & {
    with?: Json;
    step?: FallbackDefinition;
    steps?: StepDefinition[];
  })[];
};
