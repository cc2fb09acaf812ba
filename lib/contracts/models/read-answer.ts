import { type Json, type JsonObject, parseJson } from '#core/json.ts';
import { checkSchema, problemWords } from '#core/json-schema.ts';

/** The value of an answer, or why it does not fit. */
export type ReadAnswer = { value: Json; problem?: undefined } | { problem: string };

/** Reads a model's answer by its schema. */
export const readAnswer = async (text: string, schema: JsonObject): Promise<ReadAnswer> => {
  const value = parseJson(withoutFence(text));
  if (value === undefined) return { problem: 'it is not JSON' };
  const { value: filled, problems } = await checkSchema(schema, value);
  if (problems.length === 0) return { value: filled };
  return { problem: problemWords(problems) };
};

/** Models like to put JSON into a block of Markdown. */
const withoutFence = (text: string): string =>
  /^```(?:json)?\s*\n([\s\S]*?)\n?```$/.exec(text.trim())?.[1] ?? text.trim();
