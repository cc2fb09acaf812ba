import type { JsonObject } from '#core/json.ts';
import type { Step } from '../step.ts';

/** Returns the JSON Schema of a step's answer; undefined if the answer is text. */
export const answerSchema = ({ output }: Step): JsonObject | undefined => {
  if (output === undefined || output === 'text') return undefined;
  return output === 'number' ? { type: 'number' } : (output as JsonObject);
};

/** Returns the JSON Schema of the step's result. */
export const resultSchema = (step: Step): JsonObject => ({
  type: 'object',
  additionalProperties: false,
  required: ['output', 'model', 'complete', 'tokens'],
  properties: {
    output: answerSchema(step) ?? { type: 'string' },
    model: { type: 'string' },
    complete: { type: 'boolean' },
    tokens: {
      type: 'object',
      additionalProperties: false,
      required: ['input', 'output'],
      properties: { input: { type: 'integer' }, output: { type: 'integer' } },
    },
  },
});
