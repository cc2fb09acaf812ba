import { defineStep } from '../step-type.ts';
import { checkLlm } from './check.ts';
import { ACTION, emit } from './emit.ts';
import { resultSchema } from './output.ts';
import { priceOf } from './price.ts';
import { fields } from './schema.ts';

export const llmStep = defineStep({
  type: 'llm',
  summary: 'Asks a language model, whose answer is a text, a number or JSON by a schema.',
  common: ['retry', 'timeout', 'on_error', 'breaker', 'cache', 'limits', 'sensitive', 'estimate'],
  fields,
  secrets: ['system', 'prompt', 'messages'],
  sites: ['system', 'prompt', 'messages'].map((field) => ({
    path: [field],
    kind: 'template' as const,
    sees: 'before' as const,
  })),
  stores: resultSchema,
  fetches: (_step, [field, ...rest]) => {
    if (field === 'prompt') return ['messages', 0, 'content', ...rest];
    return field === 'messages' || field === 'system' ? [field, ...rest] : undefined;
  },
  effect: false,
  check: checkLlm,
  function: () => ({ megabytes: 512, action: `platform/${ACTION}` }),
  services: priceOf,
  result: resultSchema,
  detail: (step) => `asks ${step.model}`,
  emit,
});
