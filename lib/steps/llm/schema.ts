import { z } from 'zod';
import { jsonSchema, template } from '../common-fields.ts';

const model = z.string().regex(/^(bedrock\/.+|[a-z][a-z0-9_]*)$/, {
  error:
    "expected a name in the project's statemachines/connections.yaml, or bedrock/ and the id of a model, such as bedrock/amazon.nova-lite-v1:0",
});

/** The fields of `llm` besides those that it shares. */
export const fields = {
  model: model.describe(
    "The model to ask: a name in the project's `statemachines/connections.yaml`, or `bedrock/` and the id of one of Bedrock's models, inference profiles or ARNs.",
  ),
  fallback: z
    .array(model)
    .min(1)
    .optional()
    .describe(
      'Models to ask, in this order, if the one before does not answer or its answer does not fit `output`.',
    ),
  system: template('Instructions to the model, before the conversation.').optional(),
  prompt: template('What the model is asked, a text.').optional(),
  messages: template(
    'A conversation in place of `prompt`: a list of `{ role, content }`, with the roles `user` and `assistant`.',
  ).optional(),
  output: z
    .union([z.enum(['text', 'number']), jsonSchema('JSON Schema of the answer.')])
    .optional()
    .describe(
      'Form of the answer: `text`, `number`, or a JSON Schema. An answer that does not fit is asked for again, once. Default: text.',
    ),
  temperature: z
    .number()
    .min(0)
    .max(2)
    .optional()
    .describe("Randomness of the answer. Default: the model's."),
  max_tokens: z
    .int()
    .min(1)
    .optional()
    .describe("Most tokens that an answer may have. Default: the model's."),
  estimate_tokens: z
    .strictObject({
      input: z.int().min(0).optional().describe('Tokens of the prompt. Default: a quarter of its letters.'),
      output: z.int().min(0).optional().describe('Tokens of the answer. Default: `max_tokens`, at most 500.'),
    })
    .optional()
    .describe('Expected tokens of one call, for its cost in the plan.'),
} satisfies z.ZodRawShape;
