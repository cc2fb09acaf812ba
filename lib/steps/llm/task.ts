import { MAX_MODEL_SECONDS } from '#contracts/models/prompt.ts';
import { asJson } from '#core/json.ts';
import type { TaskType } from '../task-type.ts';
import { ACTION, DEFAULT_TIMEOUT_SECONDS, PERMANENT, SENSITIVE } from './emit.ts';
import { bedrockModel, modelOf, modelSecrets } from './models.ts';

/** Tasks that ask a model: `with` has `model`, `prompt` or `messages`, `system`, `output`, `temperature` and `max_tokens`. */
export const llmTask: TaskType = {
  type: 'llm',
  what: 'model',
  action: ACTION,
  sensitive: SENSITIVE,
  permanent: PERMANENT,
  known: ({ connections }) =>
    connections && Object.keys(connections).filter((name) => connections[name]?.model),
  takes: (name) => name.startsWith('bedrock/'),
  asks: '$w.model',
  input: () => ({
    type: 'object',
    properties: {
      prompt: { type: 'string' },
      system: { type: 'string' },
      messages: { type: 'array' },
      temperature: { type: 'number' },
      max_tokens: { type: 'integer' },
    },
  }),
  effect: () => false,
  reach(name, project) {
    const model = modelOf(name, project);
    return { models: bedrockModel(model), secrets: modelSecrets(model) };
  },
  settings: (name, project) => asJson(modelOf(name, project)),
  payload: (seconds = DEFAULT_TIMEOUT_SECONDS) =>
    `{"models": [$s], "system": $w.system, ` +
    '"messages": $exists($w.messages) ? $w.messages : [{"role": "user", "content": $w.prompt}], ' +
    '"schema": $type($w.output) = "object" ? $w.output : ($w.output = "number" ? {"type": "number"}), ' +
    '"temperature": $w.temperature, "max_tokens": $w.max_tokens, ' +
    `"timeout_seconds": ${Math.min(seconds, MAX_MODEL_SECONDS)}}`,
};
