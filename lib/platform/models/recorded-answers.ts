import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { ActionError } from '#actions/action-error.ts';
import {
  isRecordedAnswer,
  promptKey,
  RECORDED_ANSWERS_FILE,
  type RecordedAnswer,
} from '#contracts/models/prompt.ts';
import { compareTexts } from '#core/compare-texts.ts';
import { hashOf } from '#core/hash.ts';
import { isObject, type Json, parseJson } from '#core/json.ts';
import type { AskModel, ModelAnswer, ModelRequest } from './model.ts';

/** Where recorded answers are, and who is asked for one that is not there; without `ask`, no one is. */
export interface RecordedAnswers {
  file: string;
  ask?: AskModel;
}

/** Answers from a file of recorded answers, and records further ones if it may ask for them. */
export const askRecorded =
  ({ file, ask }: RecordedAnswers): AskModel =>
  async (model, request) => {
    const key = promptKey(request, hashOf);
    const known = readAnswers(file)[key];
    if (isRecordedAnswer(known)) return answerOf(known);
    if (known !== undefined) throw unfit(key, known);
    if (!ask) throw missing(key, request);
    const answer = await ask(model, request);
    const prompt = request.secret ? '(has a secret)' : beginningOf(request);
    record(file, key, { prompt, answer: answer.text, tokens: answer.tokens });
    return answer;
  };

const unfit = (key: string, known: Json): ActionError =>
  new ActionError(
    'Misconfigured',
    `What ${RECORDED_ANSWERS_FILE} has for the prompt ${key} is not a recorded answer: expected { "answer": … }, got ` +
      JSON.stringify(known).slice(0, 80),
    { retryable: false },
  );

const answerOf = ({ answer, tokens }: RecordedAnswer): ModelAnswer => ({
  text: typeof answer === 'string' ? answer : JSON.stringify(answer ?? null),
  tokens: tokens ?? { input: 0, output: 0 },
  complete: true,
  recorded: true,
});

const readAnswers = (file: string): Record<string, Json> => {
  if (!existsSync(file)) return {};
  const answers = parseJson(readFileSync(file, 'utf8'));
  if (isObject(answers)) return answers;
  const message =
    answers === undefined
      ? `${RECORDED_ANSWERS_FILE} is not JSON`
      : `${RECORDED_ANSWERS_FILE} has no answers; expected a JSON object with one for each key of a prompt`;
  throw new ActionError('Misconfigured', message, { retryable: false });
};

/** Calls run at the same time, each in its thread: the file is read again, and replaced by a rename. */
const record = (file: string, key: string, answer: Required<RecordedAnswer>): void => {
  const answers = { ...readAnswers(file), [key]: answer };
  const sorted = Object.fromEntries(Object.entries(answers).sort(([a], [b]) => compareTexts(a, b)));
  const part = `${file}.${process.pid}-${key}.part`;
  writeFileSync(part, `${JSON.stringify(sorted, null, 2)}\n`);
  renameSync(part, file);
};

const missing = (key: string, request: ModelRequest): ActionError =>
  new ActionError(
    'NoRecordedAnswer',
    `There is no recorded answer to the prompt ${key} ("${beginningOf(request)}"). Add "${key}": { "answer": … } to ` +
      `${RECORDED_ANSWERS_FILE}, or run once with --record, which asks the model and adds it`,
    { retryable: false },
  );

const beginningOf = ({ messages }: ModelRequest): string => {
  const text = (messages.at(-1)?.content ?? '').replace(/\s+/g, ' ').trim();
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
};
