import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';

/** One message of a conversation with a model. */
export interface Message {
  role: 'user' | 'assistant';
  content: string;
}

/** What a model is asked, whichever model it is. */
export interface Prompt {
  system?: string;
  messages: Message[];
  /** JSON Schema of the answer; absent if it is text. */
  schema?: JsonObject;
}

/** A recorded answer: text, or JSON in place of text that is JSON. */
export interface RecordedAnswer {
  /** Beginning of the last message, for readers. */
  prompt?: string;
  answer: Json;
  /** Tokens that the answer took when it was recorded. */
  tokens?: { input: number; output: number };
}

/** Whether a value of the file of recorded answers is one. */
export const isRecordedAnswer = (value: unknown): value is RecordedAnswer =>
  isObject(value) && Object.hasOwn(value, 'answer');

/** File of recorded answers by `promptKey`, by its path from a project's folder. */
export const RECORDED_ANSWERS_FILE = 'statemachines/recorded-answers.json';

/** Seconds that a call of a model may take. */
export const MAX_MODEL_SECONDS = 300;

/** Returns the prompt that a model gets, which says how to answer by the schema. */
export const fullPrompt = ({ system, messages, schema }: Prompt): Prompt => {
  if (!schema) return { ...defined({ system }), messages };
  const instruction = `Answer with JSON alone, without any other text, that fits this JSON Schema: ${JSON.stringify(schema)}`;
  return { system: system === undefined ? instruction : `${system}\n\n${instruction}`, messages, schema };
};

/** Returns the key of a prompt's recorded answer: the first 16 digits of its hash. */
export const promptKey = ({ system, messages, schema }: Prompt, hash: (value: Json) => string): string =>
  hash({
    ...defined({ system }),
    messages: messages.map(({ role, content }) => ({ role, content })),
    ...(schema && { schema }),
  }).slice(0, 16);
