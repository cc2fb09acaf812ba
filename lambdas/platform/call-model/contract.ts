import { z } from 'zod';

export const name = 'platform/call-model';
export const description = 'Asks a language model, and others if it does not answer.';

export const options = { effect: false } as const;

export const errors = {
  ModelUnavailable: { retryable: true, description: 'No model answered.' },
  ModelRefused: {
    retryable: false,
    description: 'The model refused the request: its key, its name or a setting is wrong.',
  },
  UnfitAnswer: {
    retryable: false,
    description: 'The answer does not fit the schema, nor did the one before it.',
  },
  NoRecordedAnswer: {
    retryable: false,
    description: 'Nothing is recorded for the prompt, and no model may be asked.',
  },
} as const;

const tokens = z.object({ input: z.number(), output: z.number() });

const model = z.object({
  name: z.string(),
  bedrock: z.string().optional(),
  region: z.string().optional(),
  url: z.string().optional(),
  id: z.string().optional(),
  secret: z.string().optional(),
  headers: z.record(z.string(), z.union([z.string(), z.object({ secret: z.string() })])).optional(),
  price: tokens.optional(),
});

export const input = z.object({
  models: z.array(model).min(1).describe('Models to ask, one after the other until one answers.'),
  system: z.string().optional(),
  messages: z.array(z.object({ role: z.enum(['user', 'assistant']), content: z.string().min(1) })).min(1),
  schema: z.record(z.string(), z.json()).optional().describe('JSON Schema of the answer. Default: text.'),
  temperature: z.number().optional(),
  max_tokens: z.number().int().positive().optional(),
  timeout_seconds: z.number().positive().describe('Time for all models together.'),
});

export const output = z.object({
  output: z.json(),
  model: z.string().describe('Name of the model that answered.'),
  complete: z.boolean().describe('False if a text was cut off at the maximum of tokens.'),
  tokens,
});
