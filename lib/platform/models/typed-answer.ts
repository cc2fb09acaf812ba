import { ActionError } from '#actions/action-error.ts';
import { fullPrompt, RECORDED_ANSWERS_FILE } from '#contracts/models/prompt.ts';
import { type ReadAnswer, readAnswer } from '#contracts/models/read-answer.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { AskModel, ModelAnswer, ModelRequest, NamedModel } from './model.ts';

/** A value that fits the schema, with all tokens that it took. */
export interface TypedAnswer extends Omit<ModelAnswer, 'text'> {
  value: Json;
}

/**
 * Asks a model for an answer by the request's schema, or for text without one. An answer that does not fit is shown to the model with
 * what is wrong, once. Throws `UnfitAnswer` if the second does not fit either.
 */
export const askTyped = async (
  ask: AskModel,
  model: NamedModel,
  request: ModelRequest,
): Promise<TypedAnswer> => {
  const { schema } = request;
  if (!schema) return textual(await ask(model, request));
  const asked = { ...request, ...fullPrompt(request) };
  const first = await ask(model, asked);
  const read = await readWhole(first, schema);
  if (read.problem === undefined) return { ...textual(first), value: read.value };
  const messages = [
    ...asked.messages,
    { role: 'assistant' as const, content: first.text || '(nothing)' },
    {
      role: 'user' as const,
      content: `That does not fit: ${read.problem}. Answer again, with the whole JSON alone.`,
    },
  ];
  const again = await ask(model, { ...asked, messages }).catch((error: Error) => {
    throw first.recorded && error.name === 'NoRecordedAnswer'
      ? unfitRecording(model, read.problem, error)
      : error;
  });
  const tokens = {
    input: first.tokens.input + again.tokens.input,
    output: first.tokens.output + again.tokens.output,
  };
  const second = await readWhole(again, schema);
  if (second.problem === undefined) return { ...textual(again), tokens, value: second.value };
  const message = `The answer of ${model.name} does not fit "output", and neither did the one before it: ${second.problem}`;
  throw new ActionError('UnfitAnswer', message, { retryable: false });
};

/** The answer to the first prompt is what the author has written, so that is what is wrong. */
const unfitRecording = ({ name }: NamedModel, problem: string, cause: Error): ActionError =>
  new ActionError(
    'UnfitAnswer',
    `The recorded answer of ${name} does not fit "output": ${problem}. Correct it in ${RECORDED_ANSWERS_FILE}, or record what the ` +
      `model answers when it is asked again: ${cause.message}`,
    { retryable: false, cause },
  );

const textual = ({ text, ...answer }: ModelAnswer): TypedAnswer => ({ ...answer, value: text });

const readWhole = async ({ text, complete }: ModelAnswer, schema: JsonObject): Promise<ReadAnswer> =>
  complete ? readAnswer(text, schema) : { problem: 'it was cut off at max_tokens' };
