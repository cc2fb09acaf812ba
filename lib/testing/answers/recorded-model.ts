import {
  fullPrompt,
  isRecordedAnswer,
  type Message,
  promptKey,
  RECORDED_ANSWERS_FILE,
} from '#contracts/models/prompt.ts';
import { readAnswer } from '#contracts/models/read-answer.ts';
import { hashOf } from '#core/hash.ts';
import { isObject, type Json, type JsonObject, knownAs, ownField, parseJson } from '#core/json.ts';
import { TestKitError } from '../usage-error.ts';

/** Reads a file of the project, by its path from the project's folder. */
export type ReadFile = (file: string) => string | undefined;

/** Answers a step that asks a model from the project's file of recorded answers. Throws a TestKitError if it has none. */
export const recordedModel = async (
  step: string,
  input: JsonObject,
  read: ReadFile | undefined,
): Promise<Json> => {
  const schema = isObject(input.schema) ? input.schema : undefined;
  const system = typeof input.system === 'string' ? input.system : undefined;
  const messages = knownAs<Message[]>(input.messages ?? []);
  const key = promptKey(fullPrompt({ system, messages, schema }), hashOf);
  const file = parseJson(read?.(RECORDED_ANSWERS_FILE) ?? '{}');
  const found = isObject(file) ? ownField(file, key) : undefined;
  if (found !== undefined && !isRecordedAnswer(found))
    throw new TestKitError(
      `What ${RECORDED_ANSWERS_FILE} has for "${key}", a prompt of "${step}", is not a recorded answer: expected { "answer": … }`,
    );
  if (found === undefined) {
    throw new TestKitError(
      `The step "${step}" asks a model, and ${RECORDED_ANSWERS_FILE} has no answer "${key}" to its prompt; add one ` +
        `(baton run --record does it), or actions: { ${step}: … }`,
    );
  }
  const { answer, tokens = { input: 0, output: 0 } } = found;
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer ?? null);
  const checked = schema ? await readAnswer(text, schema) : { value: text };
  if (!('value' in checked))
    throw new TestKitError(
      `The recorded answer "${key}" does not fit "output" of "${step}": ${checked.problem}`,
    );
  const [model] = Array.isArray(input.models) ? input.models.filter(isObject) : [];
  return { output: checked.value, model: model?.name ?? null, complete: true, tokens: { ...tokens } };
};
